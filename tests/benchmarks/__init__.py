"""What Briefbook costs, measured beside stock MkDocs and Hugo; docs/benchmarks.md says how."""
