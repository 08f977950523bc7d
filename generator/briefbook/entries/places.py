"""Places."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from briefbook.entry import Entry, Names
from briefbook.fields import Line, Number, OneOf, Ref, To, Wikidata, refuse


def _on_earth(pair: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    latitude, longitude = pair
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return pair
    raise refuse(
        "bad-value", "this is no point on earth", "[latitude, longitude]: at most 90 and 180 degrees"
    )


def _pair(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 2:
        return value
    raise refuse(
        "wrong-type", "coordinates are two numbers", "[latitude, longitude], for example [50.45, 30.52]"
    )


Coordinates = Annotated[
    tuple[Number, Number],
    BeforeValidator(_pair),
    AfterValidator(_on_earth),
    WithJsonSchema(
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2, "x-type": "coordinates"}
    ),
]


class Place(Entry):
    """Name forms, coordinates and Wikidata ids are reference data and need no citation."""

    kind: ClassVar[str] = "places"
    singular: ClassVar[str] = "place"

    name: Line = Field(description="the name that pages print")
    type: (
        Annotated[str, OneOf("places.type", ("city", "town", "region", "country", "building", "other"))]
        | None
    ) = Field(default=None, description="what sort of place")
    within: Annotated[Ref, To(("places",), "Contains")] | None = Field(
        default=None, description="the larger place"
    )
    coordinates: Coordinates | None = Field(default=None, description="[latitude, longitude] in degrees")
    also_known_as: Names = Field(default=(), description="other forms of the name; search finds them")
    wikidata: Wikidata | None = Field(default=None, description="its Wikidata id")

    @property
    def label(self) -> str:
        """Its name."""
        return self.name
