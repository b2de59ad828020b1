"""What import-linter cannot see: string foreign keys, guards, jobs."""

import ast
from pathlib import Path

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from congvu.cli.worker import collect_jobs
from tests.architecture.source import PACKAGE, modules

FLOORS = [
    "audit",
    "accounts",
    "directory",
    "mailboxes",
    "documents",
    "webmail",
    "compliance",
    "reports",
    "support",
]
SIBLINGS = {
    frozenset({"documents", "webmail"}),
    frozenset({"documents", "compliance"}),
    frozenset({"webmail", "compliance"}),
    frozenset({"reports", "support"}),
}

# Pages that strangers may see; every other asks for a sign-in (LoginRequiredMiddleware).
PUBLIC = {
    "accounts:sign_in",
    "accounts:activate",
    "accounts:second_step",
    "accounts:set_password",
    "accounts:type_code",
    "health",
    "set_language",
    "client_settings:autoconfig",
    "client_settings:autoconfig_of_host",
    "client_settings:autodiscover",
    "client_settings:autodiscover_capital",
    "public:home",
    "public:agency",
    "public:official",
    "public:open_data",
    "public:directory_data",
    "public:agency_data",
    "public:official_data",
    "public:robots",
    "public:sitemap",
}


def _views(resolver: URLResolver, prefix: str = "") -> list[tuple[str, object]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += _views(entry, space)
        elif isinstance(entry, URLPattern):
            found.append((f"{prefix}{entry.name}", entry.callback))
    return found


class TestForeignKeys:
    def test_point_downward_only(self) -> None:
        wrong = []
        for model in apps.get_models():
            label = model._meta.app_label
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if not field.concrete or target in (None, "self") or isinstance(target, str):
                    continue
                other = target._meta.app_label
                if other == label or label not in FLOORS or other not in FLOORS:
                    continue
                sideways = frozenset({label, other}) in SIBLINGS
                if sideways or FLOORS.index(other) > FLOORS.index(label):
                    wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
        assert wrong == []


class TestPages:
    def test_every_page_has_a_name(self) -> None:
        assert [view for name, view in _views(get_resolver()) if name.endswith("None")] == []

    def test_only_the_listed_pages_are_open_to_strangers(self) -> None:
        open_pages = {n for n, view in _views(get_resolver()) if not getattr(view, "login_required", True)}
        assert open_pages == PUBLIC


def _names_only(jobs: ast.expr) -> ast.List:
    """Of `[(name, seconds, function), …]` the names."""
    assert isinstance(jobs, ast.List)
    return ast.List([entry.elts[0] for entry in jobs.elts if isinstance(entry, ast.Tuple)], ast.Load())


def _target(node: ast.AnnAssign | ast.Assign) -> str:
    return getattr(node.target if isinstance(node, ast.AnnAssign) else node.targets[0], "id", "")


class TestJobs:
    def test_every_job_that_is_named_anywhere_is_run_by_the_worker(self) -> None:
        named = set()
        for tree in modules().values():
            for node in tree.body:
                if isinstance(node, ast.AnnAssign | ast.Assign) and _target(node) == "JOBS":
                    assert node.value is not None
                    jobs = ast.literal_eval(ast.unparse(_names_only(node.value)))
                    named.update(jobs)
        assert named == {job.name for job in collect_jobs()}

    def test_job_names_begin_with_their_context(self) -> None:
        contexts = {p.name for p in PACKAGE.iterdir() if p.is_dir()}
        assert all(job.name.split(".")[0] in contexts for job in collect_jobs())


class TestContexts:
    def test_each_says_what_it_owns(self) -> None:
        for context in FLOORS:
            doc = ast.get_docstring(modules()[PACKAGE / context / "__init__.py"]) or ""
            assert "Owns" in doc, context

    def test_have_one_shape(self) -> None:
        allowed = {
            "__init__",
            "apps",
            "models",
            "queries",
            "operations",
            "forms",
            "views",
            "urls",
            "admin",
            "jobs",
            "checks",
            "signals",
            "receivers",
            "middleware",
            "backends",
            "hashers",
            "engine_views",
            "migrations",
            "templatetags",
        }
        for context in FLOORS:
            names = {
                p.stem
                for p in (PACKAGE / context).iterdir()
                if p.suffix == ".py" or (p / "__init__.py").exists()
            }
            assert names <= allowed, (context, names - allowed)


def test_the_product_names_no_place_of_this_machine() -> None:
    words = ("/work/", "/root/", "/home/")
    texts = [
        p for p in PACKAGE.rglob("*") if p.is_file() and p.suffix in {".py", ".toml", ".html", ".cf", ".conf"}
    ]
    assert [str(p) for p in texts if any(word in Path(p).read_text(encoding="utf-8") for word in words)] == []
