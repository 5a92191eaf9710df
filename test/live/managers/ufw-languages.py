"""Runs ufw's commands in every language it has a catalogue for, on a host of its own where nothing else looks for texts.

Debian's ufw looks for its catalogues where they are not; they are put where it looks, as language packs do. Arguments are
the commands. Prints JSON: {language: {command: output}}.
"""

import glob
import json
import os
import runpy
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "/usr/lib/python3/dist-packages")
# What /usr/sbin/ufw imports; it runs from its own file all the same, in a child that need not load them anew.
import gettext  # noqa: E402,F401
import ufw.frontend  # noqa: E402,F401

PLACE = "/usr/share/locale"


def run(language, line):
    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(1, 2)
            os.environ["LANGUAGE"] = language
            sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
            sys.stderr = sys.stdout
            sys.argv = shlex.split(line)
            try:
                runpy.run_path("/usr/sbin/ufw", run_name="__main__")
            except SystemExit:
                pass
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)
        out.seek(0)
        return out.read().decode("utf-8")


subprocess.run(["mount", "-t", "tmpfs", "tmpfs", PLACE], check=True)
languages = ["en"]
for catalogue in sorted(glob.glob("/usr/share/ufw/messages/*.mo")):
    language = os.path.basename(catalogue)[: -len(".mo")]
    place = f"{PLACE}/{language}/LC_MESSAGES"
    os.makedirs(place)
    shutil.copy(catalogue, f"{place}/ufw.mo")
    languages.append(language)
json.dump({language: {line: run(language, line) for line in sys.argv[1:]} for language in languages}, sys.stdout)
