"""The house: its warnings, its pins, the names of its modules, and where the tests of each are found."""

import ast
import re
import subprocess
from pathlib import Path

from crawler.items import WARNINGS

ROOT = Path(__file__).parents[1]

TESTED_ELSEWHERE = {
    "crawler.archive.model": "archive/warc/test_index.py",
    "crawler.archive.proof": "commands/test_audit.py",
    "crawler.archive.warc.entries": "archive/warc/test_index.py",
    "crawler.archive.warc.file_slice": "archive/sources/test_wacz.py",
    "crawler.archive.warc.warc_file": "archive/sources/test_wacz.py",
    "crawler.commands.newcity": "newcity/test_newcity.py",
    "crawler.commands.run_command": "notify/test_after_run.py",
    "crawler.console.changes": "commands/test_diff.py",
    "crawler.console.progress": "commands/test_reextract.py",
    "crawler.console.repairs": "reextraction/test_repair.py",
    "crawler.console.stopping": "commands/test_reextract.py",
    "crawler.extensions.contact": "archive/warc/test_writer.py",
    "crawler.extensions.new_run": "runs/test_three_nights.py",
    "crawler.extensions.progress_bar": "run/display/test_terminal.py",
    "crawler.extensions.stats": "extensions/test_run_recorder.py",
    "crawler.export.description": "export/package/test_citation.py",
    "crawler.export.package.written_table": "export/package/test_write.py",
    "crawler.fixtures.parts": "spiders/test_policy.py",
    "crawler.fixtures.replaying": "fixtures/test_golden.py",
    "crawler.newcity.recognised_page": "newcity/test_reading.py",
    "crawler.newcity.refusals": "newcity/test_names.py",
    "crawler.notify.reported": "notify/test_after_run.py",
    "crawler.portals.bounded_reading.listing_page": "portals/bounded_reading/test_page_reader.py",
    "crawler.portals.city": "spiders/test_policy.py",
    "crawler.portals.city_spider": "portals/test_column.py",
    "crawler.portals.families.registry": "portals/test_recognition.py",
    "crawler.portals.family": "portals/test_recognition.py",
    "crawler.portals.fingerprints": "portals/test_recognition.py",
    "crawler.portals.listing": "portals/families/test_trs_wcm.py",
    "crawler.portals.walking.failures": "portals/walking/test_hosts.py",
    "crawler.portals.walking.history": "run/test_history.py",
    "crawler.portals.walking.refusals": "portals/walking/test_hosts.py",
    "crawler.portals.walking.run_notes": "archive/test_replay.py",
    "crawler.portals.walking.run_source": "archive/test_replay.py",
    "crawler.portals.walking.saved.found_documents": "archive/test_recording_columns.py",
    "crawler.portals.walking.signals": "docs/test_signals.py",
    "crawler.reading.errors": "reading/test_page_properties.py",
    "crawler.reading.html.tags": "reading/html/test_lines.py",
    "crawler.reading.metadata.pairs": "reading/metadata/test_table.py",
    "crawler.reading.page_reading": "reading/test_page_properties.py",
    "crawler.reextraction.cluster": "runs/test_cluster.py",
    "crawler.reextraction.part_reading": "reextraction/test_reader_without_scrapy.py",
    "crawler.reextraction.repair_plan": "reextraction/test_repair.py",
    "crawler.reextraction.task": "reextraction/test_processes.py",
    "crawler.report.table": "report/test_page.py",
    "crawler.run.attachment_texts": "commands/test_attachments.py",
    "crawler.run.ledger": "run/test_progress.py",
    "crawler.run.many.city_process": "run/display/test_terminal.py",
    "crawler.run.many.on_cluster": "runs/test_cluster.py",
    "crawler.run.state": "run/test_summary.py",
    "crawler.store.results": "pipelines/test_deduplicate.py",
    "pipelines.errors": "pipelines/test_validate.py",
    "pipelines.store": "store/test_store_full_disk.py",
}
"""Modules without a test file of their own, and the file in ``tests/`` whose tests show what they do.

Most are a few lines that only a whole command or run shows to be right. Prefer a file of its own.
"""


def test_every_warning_that_the_code_gives_is_documented() -> None:
    given = set()
    for path in [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "warn":
                given |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    assert given, "no warning found: the search is broken"
    assert given <= set(WARNINGS)
    page = (ROOT / "docs" / "warnings.md").read_text(encoding="utf-8")
    assert [code for code in WARNINGS if f"`{code}`" not in page] == []


def test_pins_and_project_name_no_registry() -> None:
    for name in ("constraints.txt", "pyproject.toml", ".pre-commit-config.yaml", "Makefile", ".ci/run"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name


def test_modules_are_rooms_not_drawers() -> None:
    names = {path.stem for path in [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/*.py")]}
    assert not names & {"utils", "util", "helpers", "helper", "misc", "common", "manager"}


def modules() -> dict[str, Path]:
    """Every module that has tests, by its dotted name. A city is tested by its fixture and by its policy."""
    found = [*ROOT.glob("crawler/**/*.py"), *ROOT.glob("pipelines/*.py")]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in found
        if not path.stem.startswith("__") and ROOT / "crawler" / "spiders" not in path.parents
    }


def has_mirrored_tests(module: str) -> bool:
    """Whether ``crawler/x/y.py`` has ``tests/x/test_y.py`` or ``tests/x/test_y_*.py``."""
    *folders, name = module.removeprefix("crawler.").split(".")
    folder = ROOT.joinpath("tests", *folders)
    return (folder / f"test_{name}.py").is_file() or any(folder.glob(f"test_{name}_*.py"))


def public_names(path: Path) -> set[str]:
    """The functions, classes and constants of a module that other modules may use."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")} - {"logger"}


TOP_LEVEL = {
    *(
        ".ci",
        ".git",
        ".github",
        ".gitignore",
        ".pre-commit-config.yaml",
        "CHANGELOG.md",
        "CITATION.cff",
        "CONTRIBUTING.md",
    ),
    *("LICENSE", "Makefile", "README.md", "README.zh-CN.md", "SECURITY.md", "benchmarks", "constraints.txt"),
    *(
        "crawler",
        "deploy",
        "docs",
        "evidence",
        "fixtures",
        "mkdocs.yml",
        "pipelines",
        "pyproject.toml",
        "scrapy.cfg",
        "tests",
    ),
}


def test_the_top_level_has_the_project_alone() -> None:
    ended = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.partition("/")[0].strip('"') for name in ended.stdout.splitlines()} <= TOP_LEVEL


def test_the_tests_of_a_module_are_found_by_its_path() -> None:
    paths = modules()
    lost = {module for module in paths if not has_mirrored_tests(module)}
    assert sorted(lost - set(TESTED_ELSEWHERE)) == [], "no mirrored test file, and not in TESTED_ELSEWHERE"
    assert sorted(set(TESTED_ELSEWHERE) - lost) == [], "these have a test file of their own, or are gone"
    for module, file in TESTED_ELSEWHERE.items():
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        path, imported = paths[module], " import ".join(module.rsplit(".", 1))
        names = {module, imported, path.relative_to(ROOT).as_posix(), *public_names(path)}
        assert any(re.search(rf"\b{re.escape(name)}\b", text) for name in names), (
            f"tests/{file} does not mention {module}"
        )
