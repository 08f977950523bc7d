"""The command `briefbook`: arguments in, exit status out."""

from briefbook.commands import main

if __name__ == "__main__":
    main()
