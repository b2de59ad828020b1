"""The real `DocumentReader`: a file that hangs or kills its process harms nothing else."""

import os
import sys
from pathlib import Path

import pytest

from congvu.engines import pdf_reader
from congvu.engines.errors import EngineUnavailable
from congvu.engines.pdf_reader import ReaderLimits, SubprocessDocumentReader
from congvu.formats.pdf.sample import sample_official_pdf

WORKER = f'exec {sys.executable} -s -m congvu.engines.pdf_worker "$@"'


def shell(script: str) -> tuple[str, ...]:
    """A command to which the limits are added as arguments."""
    return ("sh", "-c", script, "worker")


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def line_of(path: str, start: str) -> str:
    return next(line for line in Path(path).read_text().splitlines() if line.startswith(start))


def test_a_process_that_dies_is_a_temporary_failure_and_the_next_file_is_read(tmp_path: Path) -> None:
    dies_once = f"if [ ! -e {tmp_path}/died ]; then touch {tmp_path}/died; exit 1; fi; {WORKER}"
    with SubprocessDocumentReader(command=shell(dies_once)) as reader:
        with pytest.raises(EngineUnavailable) as failure:
            reader.pdf_text(sample_official_pdf())
        assert failure.value.temporary
        assert "thử lại" in failure.value.sentence
        assert "CỘNG HÒA" in reader.pdf_text(sample_official_pdf())


def test_a_process_that_hangs_is_ended_and_is_a_temporary_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_reader, "_START_SECONDS", 0.0)
    hangs = shell(f"echo $$ > {tmp_path}/pid; exec sleep 300")
    with SubprocessDocumentReader(command=hangs, limits=ReaderLimits(seconds=1.0)) as reader:
        with pytest.raises(EngineUnavailable) as failure:
            reader.pdf_text(sample_official_pdf())
        assert failure.value.temporary
        assert is_gone(int((tmp_path / "pid").read_text()))


def test_a_program_that_is_not_there_is_a_temporary_failure() -> None:
    with (
        SubprocessDocumentReader(command=("/nonexistent/reader",)) as reader,
        pytest.raises(EngineUnavailable),
    ):
        reader.pdf_text(sample_official_pdf())


def test_the_process_has_no_rights_and_ends_with_the_reader(tmp_path: Path) -> None:
    with SubprocessDocumentReader(command=shell(f"echo $$ > {tmp_path}/pid; {WORKER}")) as reader:
        reader.pdf_text(sample_official_pdf())
        pid = int((tmp_path / "pid").read_text())
        assert pid != os.getpid()
        assert "0" not in line_of(f"/proc/{pid}/status", "Uid:").split()[1:]
        assert line_of(f"/proc/{pid}/limits", "Max file size").split()[3:5] == ["0", "0"]
    assert is_gone(pid)
