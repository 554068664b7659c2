"""What the highlighter knows of programming languages: comments, quotes and keywords, a few lines each."""

from dataclasses import dataclass

C_BLOCK = ("/*", "*/")
MARKUP_BLOCK = ("<!--", "-->")


@dataclass(frozen=True)
class Language:
    """How one language is written; `name` is for people, `aliases` are what stands after the backticks."""

    name: str
    aliases: str
    keywords: str = ""
    line_comments: tuple[str, ...] = ()
    block_comment: tuple[str, str] | None = None
    quotes: str = "\"'"
    any_case: bool = False
    markup: bool = False


_C = "break case char const continue default do double else enum extern float for goto if inline int long "
_C += "return short signed sizeof static struct switch typedef union unsigned void volatile while"
_CPP = _C + " auto bool catch class constexpr delete explicit false friend namespace new nullptr operator "
_CPP += "private protected public template this throw true try typename using virtual"
_JAVA = "abstract boolean break byte case catch char class continue default do double else enum extends false "
_JAVA += "final finally float for if implements import instanceof int interface long new null package private "
_JAVA += "protected public record return short static super switch this throw throws true try var void while"
_CSHARP = _JAVA + " async await base bool decimal delegate event foreach get in internal is namespace object "
_CSHARP += "out override readonly ref sealed set string struct using virtual where yield"
_JS = "async await break case catch class const continue default delete do else export extends false finally "
_JS += "for from function if import in instanceof let new null of return static super switch this throw true "
_JS += "try typeof undefined var void while yield"
_TS = _JS + " abstract any as boolean declare enum implements interface keyof namespace number private "
_TS += "protected public readonly string type unknown"
_PYTHON = "False None True and as assert async await break case class continue def del elif else except finally "
_PYTHON += "for from global if import in is lambda match nonlocal not or pass raise return try while with yield"
_SQL = "add all alter and as asc begin between by case check column commit constraint create cross default "
_SQL += "delete desc distinct drop else end exists foreign from full group having if in index inner insert into "
_SQL += "is join key left like limit not null offset on or order outer over partition primary references right "
_SQL += "rollback select set table then union unique update using values view when where with"
_BASH = "case do done elif else esac exit export fi for function if in local return select then until while"
_GO = "break case chan const continue default defer else fallthrough false for func go goto if import interface "
_GO += "map nil package range return select struct switch true type var"
_RUST = "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match "
_RUST += "mod move mut pub ref return self static struct super trait true type unsafe use where while"
_KOTLIN = "as break by class companion continue data do else false for fun if import in interface is null object "
_KOTLIN += "open override package private return sealed super suspend this throw true try val var when while"
_SWIFT = "as break case catch class continue default defer do else enum extension false for func guard if import "
_SWIFT += "in init is let nil private protocol public return self static struct switch throw throws true try var "
_SWIFT += "where while"
_SCALA = "abstract case catch class def do else extends false final finally for given if implicit import lazy "
_SCALA += "match new null object override package private return super this throw trait true try type val var "
_SCALA += "while with yield"
_PHP = "abstract and array as break case catch class const continue default do echo else elseif extends false "
_PHP += "final finally fn for foreach function if implements instanceof interface match namespace new null or "
_PHP += "private protected public return static switch this throw trait true try use var while yield"
_RUBY = "alias and begin break case class def do else elsif end ensure false for if in module next nil not or "
_RUBY += "redo rescue retry return self super then true undef unless until when while yield"
_LUA = "and break do else elseif end false for function goto if in local nil not or repeat return then true "
_LUA += "until while"
_PERL = "and cmp do else elsif eq for foreach if last local my ne next no not or our package require return sub "
_PERL += "undef unless until use while"
_R = "break else FALSE for function if in Inf NA NaN next NULL repeat return TRUE while"
_JULIA = "abstract begin break catch const continue do else elseif end export false finally for function global "
_JULIA += "if import in let local macro module mutable return struct true try using while"
_MATLAB = "break case catch classdef continue else elseif end for function global if otherwise parfor return "
_MATLAB += "switch try while"
_HASKELL = "case class data deriving do else if import in infixl infixr instance let module newtype of then type "
_HASKELL += "where"
_OCAML = "and as begin do done else end exception false for fun function if in let match module mutable of open "
_OCAML += "rec sig struct then to true try type val when while with"
_LISP = "and cond def define defmacro defn defun defvar do fn if lambda let nil not or progn quote setf setq when"

_LANGUAGES = (
    Language("C", "c h", _C, ("//",), C_BLOCK),
    Language("C++", "cpp c++ cc hpp", _CPP, ("//",), C_BLOCK),
    Language("C#", "csharp c# cs", _CSHARP, ("//",), C_BLOCK),
    Language("CSS", "css scss less", "", (), C_BLOCK),
    Language("Go", "go golang", _GO, ("//",), C_BLOCK, "\"'`"),
    Language("Haskell", "haskell hs", _HASKELL, ("--",), ("{-", "-}"), '"'),
    Language("HTML", "html xml svg vue xhtml", "", (), MARKUP_BLOCK, markup=True),
    Language("INI", "ini conf cfg", "", ("#", ";")),
    Language("Java", "java", _JAVA, ("//",), C_BLOCK),
    Language("JavaScript", "javascript js jsx node", _JS, ("//",), C_BLOCK, "\"'`"),
    Language("JSON", "json jsonc", "true false null", (), None, '"'),
    Language("Julia", "julia jl", _JULIA, ("#",), ("#=", "=#"), '"'),
    Language("Kotlin", "kotlin kt", _KOTLIN, ("//",), C_BLOCK),
    Language("LaTeX", "latex tex", "", ("%",), None, ""),
    Language("Lisp", "lisp scheme clojure elisp clj racket", _LISP, (";",), None, '"'),
    Language("Lua", "lua", _LUA, ("--",), ("--[[", "]]")),
    Language("MATLAB", "matlab octave", _MATLAB, ("%",), ("%{", "%}")),
    Language("OCaml", "ocaml ml fsharp f#", _OCAML, (), ("(*", "*)"), '"'),
    Language("Perl", "perl pl", _PERL, ("#",)),
    Language("PHP", "php", _PHP, ("//", "#"), C_BLOCK),
    Language("Python", "python py python3 pycon ipython", _PYTHON, ("#",)),
    Language("R", "r", _R, ("#",)),
    Language("Ruby", "ruby rb", _RUBY, ("#",)),
    Language("Rust", "rust rs", _RUST, ("//",), C_BLOCK, '"'),
    Language("Scala", "scala", _SCALA, ("//",), C_BLOCK, '"'),
    Language("Shell", "bash sh shell zsh console", _BASH, ("#",)),
    Language("SQL", "sql postgresql mysql sqlite", _SQL, ("--",), C_BLOCK, any_case=True),
    Language("Swift", "swift", _SWIFT, ("//",), C_BLOCK, '"'),
    Language("TOML", "toml", "true false", ("#",)),
    Language("TypeScript", "typescript ts tsx", _TS, ("//",), C_BLOCK, "\"'`"),
    Language("YAML", "yaml yml", "true false null", ("#",)),
)

LANGUAGES = {alias: language for language in _LANGUAGES for alias in language.aliases.split()}
