"""Titles and names as long and as odd as those of a real programme, the same in every run."""

import random

from django.utils.text import slugify

WORDS = """
    platform engineering observability at scale kubernetes operators without regret service mesh beyond the sidecar
    confidential containers policy as code from zero to production lessons learned multi tenant clusters on bare metal
    edge computing in space cost carbon aware scheduling gpu inference for everyone debugging eBPF programs live gitops
    with thousands of repositories progressive delivery supply chain security sbom signing attestations made boring
    databases stateful workloads upgrades nobody noticed chaos incidents postmortems culture community maintainers
    burnout funding standards WebAssembly runtimes networking gateway API identity workload secrets rotation autoscaling
"""
NAMES = """
    Adaeze Akira Alejandra Amina Anouk Bartosz Bjørn Camille Chidi Dmitri Elif Fatima Giulia Hana Idris Ingrid Jérôme
    Kavita Lars Leïla Mateo Mireille Ngozi Oluwaseun Onuş Priya Quentin Rosalind Søren Tomasz Uzoma Valentina Wanjiru
    Xiulan Yusuf Zofia Abernathy Bergström Castellanos Delacroix Eriksson Fitzgerald Grünewald Hashimoto Ivanović
"""


def named(model: type, words: int, chance: random.Random, number: int) -> object:
    name = " ".join(chance.sample(NAMES.split(), words))
    return model(name=name, slug=slugify(f"{name} {number}"))


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS.split(), k=count))
