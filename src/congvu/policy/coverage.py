"""Coverage: how many of the staff have a mailbox (DN6806 1.2, MIC2125; R8, R60)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """`boxes` are personal mailboxes in use, `staff` those who serve; nobody counts twice."""

    boxes: int
    staff: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there is no staff."""
        return min(self.boxes / self.staff, 1.0) if self.staff else None

    @property
    def text(self) -> str:
        """ "85,7 %"; a dash where there is nothing to divide by. Less than all is never 100 %."""
        if self.share is None:
            return "–"
        tenths = int(self.share * 1000)
        return f"{tenths // 10},{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.boxes + other.boxes, self.staff + other.staff)
