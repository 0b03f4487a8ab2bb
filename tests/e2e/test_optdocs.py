# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made from the table of options (manual page, completion, definitions for monitoring
systems) is up to date, complete, and accepted by the programs that read it."""

import getpass
import json
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from plugin import slower
from servers.monitoring import icinga_constants
from servers.launch import need_program

# Options that have no place in a service definition.
UNMONITORED = {"help", "version", "list-findings", "list-clients", "list-protocols", "passive-service"}


def run(*command, **how):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, check=False, **how)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def options(plugin):
    """{long name: (letter or "", takes a value, may be repeated, default or None)}, as --help says"""
    text = plugin.spawn("--help")[0].stdout.decode()
    found = {}
    row = re.compile(r"^  (?:-(\w), |    )--([\w-]+)(=\S+)?( \(may be repeated\))?\n((?: {8}.*\n)+)", re.M)
    for letter, name, value, repeats, words in row.findall(text):
        default = re.search(r"Default: (.*?)\.(?: Protocols:|$)", " ".join(words.split()))
        found[name] = (letter, bool(value), bool(repeats), default and default[1])
    assert len(found) > 30 and {"hostname", "extra-opts", "verbose"} <= set(found)
    return found


@pytest.fixture(scope="module")
def monitored(options):
    return {name: row for name, row in options.items() if name not in UNMONITORED}


def test_documents_are_up_to_date(plugin, source):
    build = Path(plugin.path).parent.parent
    code, text = run("make", "-C", build / "doc", "gen_optdocs")
    assert code == 0, text
    code, text = run(source / "doc/optdocs.sh", env={**os.environ, "GEN_OPTDOCS": str(build / "doc/gen_optdocs")})
    assert code == 0, text


# --- manual page ---------------------------------------------------------------------------------


PAGES = ["check_cert_name.8", "check_cert_domain.8"]


@pytest.mark.parametrize("name", PAGES)
def test_manual_page_is_well_formed(source, name):
    code, text = run(need_program("mandoc"), "-T", "lint", source / "doc" / name)
    # That they are not installed, where they refer to each other, is no fault of the page.
    said = [line for line in text.splitlines() if not re.search(r"referenced manual not found: Xr check_cert_\w+ 8", line)]
    assert said == [], code


@pytest.mark.parametrize("name", PAGES)
def test_manual_page_shows_without_warnings(source, name):
    need_program("man")
    page = source / "doc" / name
    done = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, timeout=60, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANPAGER": "cat"})
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture(scope="module")
def page(source):
    """The manual page as plain text, without the breaks of lines."""
    done = subprocess.run([need_program("mandoc"), "-T", "utf8", "-O", "width=1000", str(source / "doc/check_cert_name.8")],
                          capture_output=True, timeout=60, check=True)
    return re.sub(r".\x08", "", done.stdout.decode())


def test_manual_page_is_complete(plugin, page, options):
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "NAMES AND HOSTS", "THRESHOLDS", "FINDINGS", "OUTPUT",
                    "EXIT STATUS", "EXAMPLES", "FILES", "MONITORING SYSTEMS", "SEE ALSO", "CAVEATS"):
        assert re.search(rf"^{section}$", page, re.M), section
    for name, (letter, value, _, default) in options.items():
        form = rf"-{letter}( \S+)?, --{name}" if letter else rf"--{name}"
        assert re.search(rf"^ +{form}{'=' if value else ''}", page, re.M), name
        assert default is None or f"Default: {default}." in page, name
    for line in plugin.spawn("--list-findings")[0].stdout.decode().splitlines():
        finding, state, text = line.split(maxsplit=2)
        assert re.search(rf"^ +{finding} \({state}\)\n? +{re.escape(text)}", page, re.M), finding


# --- bash ----------------------------------------------------------------------------------------


def complete(source, line, breaks=" \t\n\"'><=;|&(:"):
    """What bash offers behind a command line, which it takes apart at these characters."""
    script = f"""
        set -u
        . {shlex.quote(str(source / "contrib/bash-completion/check_cert_name"))}
        complete -p check_cert_name >/dev/null || exit 9
        COMP_WORDS=({' '.join(shlex.quote(word) for word in split(line, breaks))})
        COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _check_cert_name check_cert_name
        ((${{#COMPREPLY[@]}} == 0)) || printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    code, text = run("bash", "--norc", "-c", script)
    assert code == 0, text
    return text.split()


def split(line, breaks):
    """Words as readline makes them: breaking characters are words of their own."""
    words = []
    special = "".join(c for c in breaks if not c.isspace())
    for word in line.split(" "):
        words += [part for part in re.split(f"([{re.escape(special)}]+)", word) if part] if special and word else [word]
    return words


def test_completion_offers_every_option(source, options):
    offered = complete(source, "check_cert_name ")
    for name, (letter, value, _, _) in options.items():
        assert f"--{name}" in offered or (value and f"--{name}=" in offered), name
        assert not letter or f"-{letter}" in offered, letter
    assert len(offered) == len(set(offered)) == len(options) + sum(1 for row in options.values() if row[0])


@pytest.mark.parametrize("line, expected", [
    ("check_cert_name --all", ["--all-addresses", "--allow-cn"]),
    ("check_cert_name --hostn", ["--hostname="]),
    ("check_cert_name -P xmpp-", ["xmpp-client", "xmpp-server"]),
    ("check_cert_name --protocol=xmpp-", ["xmpp-client", "xmpp-server"]),
    ("check_cert_name --wildcards ", ["rfc9525", "none"]),
    ("check_cert_name --wildcards=", ["rfc9525", "none"]),
    ("check_cert_name --clients=g", ["go", "gnutls", "golang"]),
    ("check_cert_name --clients java,g", ["java,go", "java,gnutls", "java,golang"]),
    ("check_cert_name --clients=outl", ["outlook"]),
    ("check_cert_name --clients=a,b,ja", ["a,b,java"]),
    ("check_cert_name -o j", ["json"]),
    ("check_cert_name --state name-", ["name-mismatch="]),
    ("check_cert_name --state=name-", ["name-mismatch="]),
    ("check_cert_name --state name-mismatch=w", ["warning"]),
    ("check_cert_name --state=name-mismatch=", ["ok", "warning", "critical", "unknown"]),
    ("check_cert_name -w ", []),
    ("check_cert_name -H www.example.com --no-s", ["--no-sni", "--no-sandbox"]),
])
def test_completion(source, line, expected):
    assert complete(source, line) == expected


def test_completion_where_words_are_not_broken_at_equals(source):
    assert complete(source, "check_cert_name --output=t", " ") == ["--output=text"]
    assert complete(source, "check_cert_name --state=name-mismatch=o", " ") == ["--state=name-mismatch=ok"]
    assert complete(source, "check_cert_name --state=names-m", " ") == ["--state=names-missing="]


def test_completion_of_files(source, tmp_path):
    (tmp_path / "chain one.pem").touch()
    (tmp_path / "folder").mkdir()
    assert complete(source, f"check_cert_name -f {tmp_path}/ch") == [f"{tmp_path}/chain", "one.pem"]
    assert complete(source, f"check_cert_name --ca-dir={tmp_path}/") == [f"{tmp_path}/folder"]


# --- other shells ---------------------------------------------------------------------------------


def fish(source, line):
    """What fish offers for a line."""
    code, text = run(need_program("fish"), "--no-config", "-c", f"source {source}/contrib/fish/check_cert_name.fish; complete -C '{line}'")
    assert code == 0, text
    return [offer.partition("\t")[0] for offer in text.splitlines()]


@pytest.mark.parametrize("line, expected", [
    ("check_cert_name --all", ["--all-addresses", "--allow-cn"]),
    ("check_cert_name -P xmpp-", ["xmpp-client", "xmpp-server"]),
    ("check_cert_name --wildcards ", ["none", "rfc9525"]),
    ("check_cert_name --clients java,outl", ["java,outlook"]),
    ("check_cert_name --state name-mis", [f"name-mismatch={state}" for state in ("critical", "ok", "unknown", "warning")]),
    ("check_cert_name -w ", []),
])
def test_completion_of_fish(source, line, expected):
    """fish 4 also offers what has the octets of the word within (--parallel and --allow-cn for --all-)."""
    word = line.rpartition(" ")[2]
    assert sorted(offer for offer in fish(source, line) if offer.startswith(word)) == sorted(expected)


def test_completion_of_fish_offers_every_option(source, options):
    offered = fish(source, "check_cert_name --")
    assert sorted({o.partition("=")[0] for o in offered}) == sorted(f"--{name}" for name in options)


def at_the_prompt(shell, start, line, environment=None):
    """A line after the tabulator key in a real shell, on a terminal; start: what makes it ready."""
    master, slave = pty.openpty()
    with subprocess.Popen(shell, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                          env={**os.environ, "TERM": "dumb", "HOME": "/nonexistent", **(environment or {})}) as process:
        os.close(slave)
        said = b""

        def expect(pattern):
            nonlocal said
            end = time.monotonic() + 20 * slower()
            while not re.search(pattern, said):
                assert time.monotonic() < end, said.decode(errors="replace")
                if select.select([master], [], [], 0.2)[0]:
                    said += os.read(master, 65536)
            found = re.search(pattern, said)
            said = said[found.end():]
            return found
        try:
            os.write(master, f"PS1='ready> '; {start}; echo started\n".encode())
            expect(rb"\nstarted\r?\n.*ready> ")
            # Control-A, and what prints the line as it is then: behind the completion, which reads the keys in order.
            os.write(master, line.encode() + b"\t\x01printf '%s ' '=<' \x05 '>='\n")
            return expect(rb"\n=< (.*?) >=")[1].decode().rstrip()
        finally:
            process.kill()
            os.close(master)


def zsh(source, line):
    return at_the_prompt([need_program("zsh"), "-f", "-i"], f"fpath=({source}/contrib/zsh $fpath); autoload -Uz compinit; compinit -u -D; "
                         "zstyle ':completion:*' list-prompt ''; unsetopt beep prompt_cr", line)


@pytest.mark.parametrize("line, expected", [
    ("check_cert_name --all-a", "check_cert_name --all-addresses"),
    ("check_cert_name -P xmpp-s", "check_cert_name -P xmpp-server"),
    ("check_cert_name --wildcards=rf", "check_cert_name --wildcards=rfc9525"),
    ("check_cert_name --clients java,outl", "check_cert_name --clients java,outlook"),
    ("check_cert_name --state name-mis", "check_cert_name --state name-mismatch="),
    ("check_cert_name --state name-mismatch=w", "check_cert_name --state name-mismatch=warning"),
    ("check_cert_name -o js", "check_cert_name -o json"),
    ("check_cert_name -H a --hostn", "check_cert_name -H a --hostname"),  # again: it repeats
    ("check_cert_name -4 --use-ipv4", "check_cert_name -4 --use-ipv4"),
])
def test_completion_of_zsh(source, line, expected):
    assert zsh(source, line) == expected


@pytest.fixture(scope="module")
def installed(plugin, domain_program, source, tmp_path_factory):
    """A folder with plugins, completions where "make install" puts them, and files to complete."""
    folder = tmp_path_factory.mktemp("i")
    for shell, place in (("bash-completion", "bash-completion/completions"), ("fish", "fish/vendor_completions.d"), ("zsh", "zsh/site-functions")):
        shutil.copytree(source / "contrib" / shell, folder / "share" / place)
    (folder / "plugins").mkdir()
    for program in (plugin.path, domain_program):
        (folder / "plugins" / Path(program).name).symlink_to(program)
    (folder / "files/web").mkdir(parents=True)
    (folder / "files/hosts.txt").touch()
    return folder


def bash_asks(installed, line):
    """By its name: bash-completion before 2.12 needs the key twice where a path is the first to want the file."""
    completion = Path("/usr/share/bash-completion/bash_completion")
    if not completion.exists():
        pytest.skip("bash-completion is not installed")
    return at_the_prompt(["bash", "--norc", "--noprofile", "-i"], f". {completion}", line,
                         {"XDG_DATA_DIRS": str(installed / "share"), "PATH": f"{installed}/plugins:{os.environ['PATH']}"})


def fish_asks(installed, line):
    """Its one offer in the place of the last word.  fish 3 reads no file for a program that PATH does not have."""
    environment = {"HOME": str(installed), "XDG_DATA_DIRS": str(installed / "share"), "PATH": f"{installed}/plugins:{os.environ['PATH']}"}
    code, text = run(need_program("fish"), "-c", f"complete -C '{line}'", env={**os.environ, **environment})
    assert code == 0, text
    word = line.rpartition(" ")[2]
    (offer,) = [offer for offer in (row.partition("\t")[0] for row in text.splitlines()) if offer.startswith(word)]
    return line.removesuffix(word) + offer


def zsh_asks(installed, line):
    """Behind a path, as plugins stand."""
    plugins = f"{installed}/plugins/"
    return at_the_prompt([need_program("zsh"), "-f", "-i"], f"fpath=({installed}/share/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -D; "
                         "unsetopt beep prompt_cr", plugins + line).removeprefix(plugins)


@pytest.mark.parametrize("ask", [bash_asks, fish_asks, zsh_asks])
@pytest.mark.parametrize("line, expected", [
    ("check_cert_name --all-a", "check_cert_name --all-addresses"),
    ("check_cert_name --hosts-file files/ho", "check_cert_name --hosts-file files/hosts.txt"),
    ("check_cert_name -f files/w", "check_cert_name -f files/web/"),
    ("check_cert_name --ca-dir files/w", "check_cert_name --ca-dir files/web/"),
    ("check_cert_name --require not-o", "check_cert_name --require not-organization="),
    ("check_cert_domain --service mail,autod", "check_cert_domain --service mail,autodiscover"),
    ("check_cert_domain --realm-f", "check_cert_domain --realm-file"),
    ("check_cert_domain --realm-file files/ho", "check_cert_domain --realm-file files/hosts.txt"),
])
def test_completion_is_loaded_when_it_is_needed(installed, ask, line, expected):
    """As it is installed: nobody has read the file before."""
    line, expected = (text.replace("files/", f"{installed}/files/") for text in (line, expected))
    assert ask(installed, line).rstrip("=/") == expected.rstrip("=/")


# --- Icinga 2 -------------------------------------------------------------------------------------


# Icinga works out the values of these: the name, and how much is shown.
FUNCTIONS = ("hostname", "verbose")


def variable(name):
    return "cert_name_" + name.replace("-", "_")


@pytest.fixture(scope="module")
def check_command(source):
    return (source / "contrib/icinga2/check_cert_name.conf").read_text()


def test_icinga_accepts_the_command(check_command, tmp_path):
    program = need_program("icinga2")
    (tmp_path / "icinga2.conf").write_text(f"""include <itl>
{check_command}
object Host "www.example.com" {{ check_command = "cert_name" }}
apply Service "certificate" {{
	check_command = "cert_name"
	vars.cert_name_hostname = [ "www.example.com", "smtp://mx.example.com" ]
	vars.cert_name_all_addresses = true
	assign where true
}}
""")
    code, text = run(program, "daemon", "-C", "-c", tmp_path / "icinga2.conf", "-DPluginDir=/nonexistent",
                     *icinga_constants(tmp_path))
    assert code == 0, text
    assert "Instantiated 1 Service" in text and "warning/" not in text, text


def test_icinga_command_is_complete(check_command, monitored):
    assert 'object CheckCommand "cert_name"' in check_command
    assert re.search(r'^\tvars\.cert_name_hostname = "host object \$host\.name\$"$', check_command, re.M)
    arguments = dict(re.findall(r'^\t\t"--([\w-]+)" = \{\n(.*?)^\t\t\}', check_command, re.M | re.S))
    assert list(arguments) == list(monitored)
    for name, (_, value, repeats, default) in monitored.items():
        body = arguments[name]
        if name in FUNCTIONS:
            assert f'macro("${variable(name)}$")' in body, name
        elif value:
            assert f'\t\t\tvalue = "${variable(name)}$"\n' in body, name
        else:
            assert f'\t\t\tset_if = {{{{\n\t\t\t\tvar flag = macro("${variable(name)}$")\n' in body, name
        assert ("repeat_key = true" in body) == (value and repeats), name
        assert ("skip_key = true" in body) == (name == "verbose"), name
        description = re.search(r'description = "(.+)"\n', body)[1]
        assert default is None or description.endswith(f"Default: {default}."), name
    # A host's address is never taken for its name.
    assert "address$" not in check_command.replace("$cert_name_address$", "")


def test_director_basket_is_the_same_command(source, check_command, monitored):
    basket = json.loads((source / "contrib/icinga2/director-basket.json").read_text())
    assert set(basket) == {"Command", "ServiceTemplate", "DataList", "Datafield"}
    command = basket["Command"]["cert_name"]
    assert (command["object_name"], command["command"]) == ("cert_name", "check_cert_name")
    assert command["vars"] == {"cert_name_hostname": "host object $host.name$"}
    assert list(command["arguments"]) == [f"--{name}" for name in monitored]
    for name, (_, value, repeats, _) in monitored.items():
        argument = command["arguments"][f"--{name}"]
        if name in FUNCTIONS:
            assert argument["value"]["type"] == "Function"
            for line in argument["value"]["body"].splitlines():
                assert f"\t{line}\n" in check_command
        else:
            assert argument["value" if value else "set_if"] == f"${variable(name)}$"
        assert argument.get("repeat_key", False) == (value and repeats)
        assert f'description = "{argument["description"]}"' in check_command
    template = basket["ServiceTemplate"]["cert_name-template"]
    assert template["check_command"] == "cert_name" and template["object_type"] == "template"


def test_director_basket_has_a_field_for_each_option(source, monitored):
    basket = json.loads((source / "contrib/icinga2/director-basket.json").read_text())
    wanted = {name: [f["datafield_id"] for f in command["fields"]] for name, command in basket["Command"].items()}
    # Every field is of one command: those of each plugin follow those of the one before.
    assert [id for ids in wanted.values() for id in ids] == [int(id) for id in basket["Datafield"]]
    fields = {str(id): basket["Datafield"][str(id)] for id in wanted["cert_name"]}
    assert [f["varname"] for f in fields.values()] == [variable(name) for name in monitored]
    types = {f["varname"]: f["datatype"].rsplit("\\", 1)[1] for f in fields.values()}
    lists = {f["varname"]: f["settings"] for f in fields.values() if f["datatype"].endswith("Datalist")}
    for name, (_, value, repeats, _) in monitored.items():
        if variable(name) in lists:
            assert lists[variable(name)]["data_type"] == ("array" if repeats else "string")
        else:
            expected = ("DataTypeNumber" if repeats else "DataTypeBoolean") if not value else "DataTypeArray" if repeats else None
            assert types[variable(name)] == expected or (expected is None and types[variable(name)] in (
                "DataTypeString", "DataTypeNumber")), name
    # Where the words are the beginnings of values, others are allowed.
    for name, settings in lists.items():
        is_beginning = any(entry["entry_name"].endswith("=") for entry in basket["DataList"][settings["datalist"]]["entries"])
        assert (settings["behavior"] == "suggest_optional") == is_beginning, name
    assert lists["cert_name_require"]["behavior"] == "suggest_optional"
    assert {settings["datalist"] for settings in lists.values()} < set(basket["DataList"])
    hidden = [f["varname"] for f in fields.values() if f["settings"].get("visibility") == "hidden"]
    assert hidden == ["cert_name_proxy", "cert_name_pass_in"]


def test_director_basket_numbers_nothing(source):
    """Director 1.10 refuses UUIDs as text, and every version knows its objects by their names."""
    assert "uuid" not in (source / "contrib/icinga2/director-basket.json").read_text().lower()


# --- Nagios, NRPE -----------------------------------------------------------------------------------


def nagios_reads(tmp_path, definitions, command):
    """Nagios finds no fault with definitions (a line of its configuration); command notifies nobody."""
    program = need_program("nagios4", "nagios", called="Nagios")
    (tmp_path / "resource.cfg").write_text("$USER1$=/nonexistent\n")
    (tmp_path / "templates.cfg").write_text(f"""
define timeperiod {{
	timeperiod_name always
	alias always
	monday 00:00-24:00
}}
define contact {{
	contact_name nobody
	host_notification_period always
	service_notification_period always
	host_notification_commands {command}
	service_notification_commands {command}
}}
define host {{
	name generic-host
	register 0
	check_period always
	notification_period always
	contacts nobody
}}
define host {{
	name linux-server
	use generic-host
	register 0
}}
define service {{
	name generic-service
	register 0
	check_period always
	notification_period always
	contacts nobody
}}
""")
    (tmp_path / "nagios.cfg").write_text(f"""
log_file={tmp_path}/nagios.log
nagios_user={getpass.getuser()}
nagios_group={getpass.getuser()}
{definitions}
cfg_file={tmp_path}/templates.cfg
resource_file={tmp_path}/resource.cfg
object_cache_file={tmp_path}/objects.cache
status_file={tmp_path}/status.dat
command_file={tmp_path}/nagios.cmd
lock_file={tmp_path}/nagios.pid
temp_file={tmp_path}/nagios.tmp
temp_path={tmp_path}
check_result_path={tmp_path}
illegal_macro_output_chars=`~$&|'"<>
""")
    code, text = run(program, "-v", tmp_path / "nagios.cfg")
    assert code == 0, text
    assert re.search(r"Total Warnings: 0\nTotal Errors: +0", text), text


def test_nagios_accepts_commands_and_example(source, tmp_path):
    nagios_reads(tmp_path, f"cfg_dir={source}/contrib/nagios", "check_cert_name")


def command_lines(source):
    nagios = (source / "contrib/nagios/check_cert_name.cfg").read_text()
    nrpe = (source / "contrib/nrpe/check_cert_name.cfg.in").read_text()
    lines = re.findall(r"^ *command_line +\$USER1\$/check_cert_name (.*)$", nagios, re.M)
    lines += re.findall(r"^#?command\[\w+\]=@plugindir@/check_cert_name (.*)$", nrpe, re.M)
    assert len(lines) > 10
    return lines


def test_commands_are_right_usage(plugin, source, tmp_path):
    """Each command stands the parser: what is wrong in the end is a file that is not there."""
    options = tmp_path / "options.ini"
    options.write_text("[check_cert_name]\nverbose\n")
    values = {"-H": "www.example.com", "-I": "192.0.2.1", "-P": "imap", "-w": "14", "-c": "7", "-n": "www.example.com",
              "-f": "/nonexistent.pem", "--msstd": "www.example.com", "--clients": "java,outlook",
              "--extra-opts": f"@{options}"}
    for line in command_lines(source):
        # Every macro is a value of its own, in quotation marks.
        assert "$" not in re.sub(r" '\$\w+\$'(?= |$)", "", line), line
        words = shlex.split(line)
        words = [values[words[i - 1]] if word.startswith("$") else word for i, word in enumerate(words)]
        summary = plugin.usage(*words, "--ca-file", "/nonexistent.pem")
        # Of several --ca-file the first one that is not there.
        missing = [words[i + 1] for i, word in enumerate(words) if word == "--ca-file"] + ["/nonexistent.pem"]
        assert f"{missing[0]}: No such file" in summary, (words, summary)


def test_nagios_lists_every_option(source, monitored):
    text = (source / "contrib/nagios/check_cert_name.cfg").read_text()
    listed = re.findall(r"^#     (?:-\w, )?--([\w-]+)(?:=\S+)?$", text, re.M)
    assert listed == list(monitored)


# --- a second plugin ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(plugin, tmp_path_factory):
    """Makes a document of check_example, a plugin that only tests know: example("bash") is a file."""
    build = Path(plugin.path).parent.parent
    for folder, target in (("support", "libsupport.a"), ("unit", "gen_example")):
        code, text = run("make", "-C", build / "tests" / folder, target)
        assert code == 0, text
    folder = tmp_path_factory.mktemp("example")

    def make(*document):
        code, text = run(build / "tests/unit/gen_example", *document)
        assert code == 0, text
        # mandoc takes what follows the last dot of a path, of whatever folder, for the section.
        (folder / "document.8").write_text(text)
        return folder / "document.8"
    return make


def test_second_plugin_completion(example):
    script = example("check_example", "bash")
    code, text = run("bash", "--norc", "-c", f". {script}; COMP_WORDS=(check_example --da); COMP_CWORD=1; "
                                             "_check_example; echo ${COMPREPLY[*]}")
    assert (code, text) == (0, "--days=\n")


def test_second_plugin_icinga(example, tmp_path):
    program = need_program("icinga2")
    definition = example("check_example", "icinga2").read_text()
    (tmp_path / "icinga2.conf").write_text(f"""include <itl>
{definition}
object Host "www.example.com" {{ check_command = "example" }}
""")
    code, text = run(program, "daemon", "-C", "-c", tmp_path / "icinga2.conf", "-DPluginDir=/nonexistent",
                     *icinga_constants(tmp_path))
    assert code == 0 and "warning/" not in text, text


def test_second_plugin_shares_a_basket(example):
    basket = json.loads(example("director").read_text())
    assert set(basket["Command"]) == {"cert_name", "example"}
    fields = basket["Datafield"]
    used = [f["datafield_id"] for command in basket["Command"].values() for f in command["fields"]]
    assert used == [int(number) for number in fields]
    assert len({f["varname"] for f in fields.values()}) == len(fields)


def test_second_plugin_nagios(example, tmp_path):
    (tmp_path / "example.cfg").write_text(example("check_example", "nagios").read_text() + """
define host {
	use generic-host
	host_name www.example.com
	address 192.0.2.1
	check_command check_example
	max_check_attempts 3
}
define service {
	use example-service,generic-service
	host_name www.example.com
}
""")
    nagios_reads(tmp_path, f"cfg_file={tmp_path}/example.cfg", "check_example")


def test_second_plugin_manual_page(example, tmp_path):
    (tmp_path / "page.in").write_text(""".Dd November 26, 2026
.Dt CHECK_EXAMPLE 8
.Os
.Sh NAME
.Nm check_example
.Nd an example
.Sh OPTIONS
@OPTIONS@
.Sh EXAMPLES
@EXAMPLES@
""")
    code, text = run(need_program("mandoc"), "-T", "lint", example("check_example", "man", tmp_path / "page.in"))
    assert (code, text) == (0, "")
