"""What processes cost: their own CPU, their children's, and what has ended meanwhile."""

import subprocess
import sys
import time

import pytest

from bench.harness.accounting import cpu_seconds, tree

PARENT = """
import subprocess, sys, threading, time
child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
print("ready", flush=True)
sys.stdin.readline()
def burn():
    end = time.thread_time() + 0.3
    while time.thread_time() < end: pass
thread = threading.Thread(target=burn); thread.start(); thread.join()
print("done", flush=True)
sys.stdin.readline()
subprocess.run([sys.executable, "-c", "import time\\nwhile time.process_time() < 0.3: pass"], check=True)
print("done", flush=True)
sys.stdin.read()
child.stdin.close(); child.wait()
"""


@pytest.fixture
def parent():
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()
        process.wait(10)


def go_on(process):
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"
    time.sleep(0.05)


def test_a_tree_has_the_process_and_its_children(parent):
    found = tree(parent.pid)
    assert found[0] == parent.pid
    assert len(found) == 2


def test_a_thread_that_has_ended_is_still_counted(parent):
    before = cpu_seconds(parent.pid)
    go_on(parent)
    assert 0.28 <= cpu_seconds(parent.pid) - before < 1


def test_a_child_that_was_born_and_has_ended_since_is_still_counted(parent):
    go_on(parent)
    before = cpu_seconds(parent.pid)
    go_on(parent)
    assert 0.28 <= cpu_seconds(parent.pid) - before < 1


def test_a_process_that_is_gone_costs_nothing():
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    assert cpu_seconds(process.pid) == 0
