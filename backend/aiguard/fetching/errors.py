"""Why something was not fetched from the web. Each sentence says what was wrong and what to do."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError

MIB = 1024 * 1024
INSTEAD = "Save the picture and upload the file instead."
GONE = (404, 410)
SIGN_IN = (401, 402, 403, 407, 451)


class FetchError(AiguardError):
    """Anything that keeps a picture from being fetched."""


class AddressInvalid(FetchError):
    """No http(s) address, or one with a name and password in it."""

    code: ClassVar[str] = "address_invalid"

    def __init__(self) -> None:
        super().__init__(
            "This is not a web address that can be fetched. It begins with http:// or https:// "
            "and holds no name or password."
        )


class PortNotAllowed(FetchError):
    """Another port than those of the web."""

    code: ClassVar[str] = "port_not_allowed"

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is not fetched from, only the web's own 80 and 443. {INSTEAD}")
        self.port = port


class AddressNotPublic(FetchError):
    """The name leads to an address that is not on the public internet."""

    code: ClassVar[str] = "address_not_public"

    def __init__(self, host: str) -> None:
        super().__init__(f"This address lies in a private network; only public ones are fetched. {INSTEAD}")
        self.host = host


class AddressUnknown(FetchError):
    """The name has no address."""

    code: ClassVar[str] = "address_unknown"

    def __init__(self, host: str) -> None:
        super().__init__("No server is known by this name. Look for a typing mistake in the address.")
        self.host = host


class AddressSilent(FetchError):
    """The server cannot be connected to, breaks off, or speaks no proper HTTP."""

    code: ClassVar[str] = "address_silent"

    def __init__(self, host: str) -> None:
        super().__init__(f"The server does not answer as a web server should. Try again later. {INSTEAD}")
        self.host = host


class AddressTooSlow(FetchError):
    """Time ran out."""

    code: ClassVar[str] = "address_too_slow"

    def __init__(self, host: str) -> None:
        super().__init__(f"The server takes too long. Try again later. {INSTEAD}")
        self.host = host


class AddressRefused(FetchError):
    """The server answers, but not with the picture."""

    code: ClassVar[str] = "address_refused"

    def __init__(self, status: int) -> None:
        if status in GONE:
            said = f"There is nothing at this address (the server says {status}). Look for a typing mistake."
        elif status in SIGN_IN:
            said = f"The server does not give this out to everybody (it says {status}). {INSTEAD}"
        else:
            said = f"The server answers with status {status} and no picture. Try again later. {INSTEAD}"
        super().__init__(said)
        self.status = status


class TooManyRedirects(FetchError):
    """It sends us on and on."""

    code: ClassVar[str] = "too_many_redirects"

    def __init__(self, limit: int) -> None:
        super().__init__(f"This address sends on to another one more than {limit} times. {INSTEAD}")
        self.limit = limit


class NotAPicture(FetchError):
    """What lies there is something else."""

    code: ClassVar[str] = "address_not_a_picture"

    def __init__(self, *, web_page: bool) -> None:
        super().__init__(
            "This is the address of a web page, not of a picture. Open the page, right-click the picture, "
            "choose “Copy image address” and paste that."
            if web_page
            else "What lies at this address is not a picture we can read. "
            "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP work."
        )
        self.web_page = web_page


class FetchedTooLarge(FetchError):
    """More bytes than one picture may have."""

    code: ClassVar[str] = "address_too_large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The file at this address has more than {limit_bytes / MIB:g} MB, the most that is taken. "
            "Use a smaller version of the picture."
        )
        self.limit_bytes = limit_bytes
