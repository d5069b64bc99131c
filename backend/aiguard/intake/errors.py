"""Why an upload was not taken. Each sentence says what was wrong and what to do."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError

MIB = 1024 * 1024


class IntakeError(AiguardError):
    """Anything that keeps a file, or a whole request, from becoming checks."""


class NoFiles(IntakeError):
    """The request carries no file under the field `files`."""

    code: ClassVar[str] = "no_files"

    def __init__(self) -> None:
        super().__init__("No picture came with the request. Send one or more in the multipart field “files”.")


class TooManyFiles(IntakeError):
    """More files than one request may carry."""

    code: ClassVar[str] = "too_many_files"

    def __init__(self, limit: int) -> None:
        super().__init__(f"At most {limit} pictures fit in one request. Send the rest in further requests.")
        self.limit = limit


class EmptyFile(IntakeError):
    """A file of no bytes."""

    code: ClassVar[str] = "empty_file"

    def __init__(self) -> None:
        super().__init__("The file is empty: it has no bytes at all. Save or download it again.")


class ImageTooLarge(IntakeError):
    """More bytes than one picture may have."""

    code: ClassVar[str] = "image_too_large"

    def __init__(self, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(
            f"The file has {size_bytes / MIB:.1f} MB; at most {limit_bytes / MIB:g} MB are taken. "
            "Upload a smaller export of the picture."
        )
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class UnsupportedType(IntakeError):
    """The bytes are no format we take, whatever the name says."""

    code: ClassVar[str] = "unsupported_type"

    def __init__(self, file_name: str) -> None:
        super().__init__(
            "This is not a picture we can read, whatever its name says. "
            "JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP work."
        )
        self.file_name = file_name


class KeyReused(IntakeError):
    """An Idempotency-Key that was already used came with other files."""

    code: ClassVar[str] = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was already used for other files. Use a new key for a new request.")


class FetchingBusy(IntakeError):
    """As many addresses are being fetched as this process fetches at once."""

    code: ClassVar[str] = "fetching_busy"

    def __init__(self) -> None:
        super().__init__("Many addresses are being fetched at the moment. Try again in a few seconds.")


class PartialUploadNotFound(IntakeError):
    """Absent, expired, or somebody else's: the answer is the same."""

    code: ClassVar[str] = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing here, or it is not yours.")


class OffsetConflict(IntakeError):
    """The part does not begin where the ones before it ended."""

    code: ClassVar[str] = "offset_conflict"

    def __init__(self, offset_bytes: int) -> None:
        super().__init__(f"The file stands at byte {offset_bytes}. Go on from there.")
        self.offset_bytes = offset_bytes


class PartTooLong(IntakeError):
    """The part goes beyond the end of the file that was announced."""

    code: ClassVar[str] = "part_too_long"

    def __init__(self) -> None:
        super().__init__("More bytes came than the file was said to have. Begin the upload anew.")


class TooManyParts(IntakeError):
    """The file came in crumbs."""

    code: ClassVar[str] = "too_many_parts"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A file comes in at most {limit} parts. Begin anew with larger ones.")
        self.limit = limit


class TooManyPartialUploads(IntakeError):
    """So many files of this person are on their way already."""

    code: ClassVar[str] = "too_many_partial_uploads"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} uploads are under way already. Finish or stop some; what is left expires in a day.")
        self.limit = limit


class QuotaUsedUp(IntakeError):
    """The person may not check, or keep, any more for now."""

    code: ClassVar[str] = "quota_used_up"
    retry_after_s: int


class ChecksUsedUp(QuotaUsedUp):
    """As many checks today as the operator allows."""

    def __init__(self, limit: int, retry_after_s: int) -> None:
        super().__init__(f"Your {limit} checks of today are used up. Send this picture again after midnight UTC.")
        self.limit = limit
        self.retry_after_s = retry_after_s


class SpaceUsedUp(QuotaUsedUp):
    """With this picture, more would be kept than the operator allows."""

    def __init__(self, limit_bytes: int, retry_after_s: int) -> None:
        super().__init__(
            f"There is no room for this picture in the {limit_bytes / MIB:g} MB that you may keep. "
            "Delete checks that you no longer need, or send it as “verdict only”."
        )
        self.limit_bytes = limit_bytes
        self.retry_after_s = retry_after_s


class UploadsFillRoom(QuotaUsedUp):
    """With what is under way already, more would lie here than the operator allows to keep."""

    def __init__(self, limit_bytes: int, retry_after_s: int) -> None:
        super().__init__(
            f"Your uploads that are under way fill the {limit_bytes / MIB:g} MB that you may keep. "
            "Let them finish or stop some, then send this picture again; what is left of them expires in a day."
        )
        self.limit_bytes = limit_bytes
        self.retry_after_s = retry_after_s


class SearchBusy(IntakeError):
    """As many pictures are being read for a search as this process reads at once."""

    code: ClassVar[str] = "search_busy"

    def __init__(self) -> None:
        super().__init__("Many pictures are being looked for at the moment. Try again in a few seconds.")
