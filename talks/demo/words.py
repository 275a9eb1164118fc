"""What made-up talks, people and companies are called. Nothing here is, or is meant to be, anybody."""

GIVEN_NAMES = (
    *("Adaeze", "Amara", "Anouk", "Arvid", "Beatriz", "Bo", "Camille", "Chidi", "Dagny", "Dario", "Edda", "Eskil"),
    *("Fatou", "Farid", "Greta", "Hana", "Hamza", "Ines", "Ivo", "Jaya", "Joost", "Kaia", "Kofi", "Leila", "Lumi"),
    *("Mateo", "Mina", "Nadia", "Noor", "Oskar", "Paloma", "Priya", "Quentin", "Rana", "Ruben", "Saoirse", "Sindre"),
    *("Tariq", "Tuva", "Ulrike", "Vikram", "Wanja", "Xenia", "Yara", "Yusuf", "Zora"),
)
SURNAMES = (
    *("Abernathy", "Adeyemi", "Bakker", "Baptista", "Bergstrand", "Castellan", "Chowdhury", "Dallmann", "Delacroix"),
    *("Eriksen", "Farrukh", "Fjeld", "Galante", "Grünwald", "Haldane", "Hosseini", "Iwasaki", "Jankovic", "Kamara"),
    *("Kestrel", "Lindqvist", "Lombard", "Mbeki-Ross", "Montrose", "Nakagawa", "Novotna", "Okonjo", "Ostergaard"),
    *("Pellegrin", "Quispe", "Rasmussen", "Sarkany", "Silverio", "Tanaka-Webb", "Thorsen", "Uchida", "Valverde"),
    *("Wexford", "Yilmazer", "Zielinska"),
)
COMPANIES = (
    *("Aardvark Cloud", "Basalt Systems", "Copperline Bank", "Driftwood Mobility", "Ember Retail", "Fathom Insurance"),
    *("Glasshouse Labs", "Harbour Post", "Inkwell Media", "Juniper & Ash", "Kettle Energy", "Lantern Health"),
    *("Mosswork", "Northlight Rail", "Orchard Games", "Paperboat", "Quarry Data", "Ravelin Grid", "Saltmarsh Telecom"),
    *("Tidepool", "Umbra Security", "Vellum Docs", "Windrose Logistics", "Yardarm"),
)
JOBS = (
    *("Platform engineer", "Site reliability engineer", "Staff engineer", "Head of platform", "Security engineer"),
    *("Developer advocate", "Product manager", "Data engineer", "Maintainer", "Technical writer"),
)
# Subject of a talk, and the tag that goes with it.
SUBJECTS = (
    *(("admission webhooks", "Security"), ("autoscaling at night", "Scaling"), ("batch jobs", "Batch")),
    *(("build caches", "Developer experience"), ("certificate rotation", "Security"), ("chaos days", "Reliability")),
    *(("cluster upgrades", "Operations"), ("cost reports", "Costs"), ("custom resources", "Extending Kubernetes")),
    *(("database failover", "Data"), ("deprecated APIs", "Operations"), ("edge clusters", "Edge")),
    *(("error budgets", "Reliability"), ("event streams", "Data"), ("feature flags", "Delivery")),
    *(("GPU sharing", "Machine learning"), ("image signing", "Supply chain"), ("incident reviews", "Reliability")),
    *(("ingress migrations", "Networking"), ("internal portals", "Developer experience"), ("log sampling", "Tracing")),
    *(("model serving", "Machine learning"), ("multi-tenancy", "Platforms"), ("network policies", "Networking")),
    *(("operators", "Extending Kubernetes"), ("on-call rotas", "People"), ("policy as code", "Security")),
    *(("preview environments", "Delivery"), ("quotas", "Platforms"), ("release trains", "Delivery")),
    *(("sandboxed containers", "Security"), ("schedulers", "Scaling"), ("secrets", "Security")),
    *(("service meshes", "Networking"), ("spot machines", "Costs"), ("stateful sets", "Data")),
    *(("technical writing", "People"), ("tracing", "Tracing"), ("WebAssembly modules", "Runtimes")),
    *(("workload identity", "Security"),),
)
TITLES = (
    *("A field guide to {subject}", "{Subject} without tears", "What {subject} taught a team of six"),
    *("{Subject}: the parts nobody writes down", "Ten thousand nodes, one problem: {subject}"),
    *("From zero to {subject} in a regulated industry", "Rethinking {subject} for small teams"),
    *("We deleted half of it: a story of {subject}", "{Subject} in production, three years on"),
    *("Why our {subject} broke on a Friday", "{Subject}, live and unplugged", "The quiet art of {subject}"),
    *("Ask anything about {subject}", "{Subject} for people who would rather not", "Measuring {subject} honestly"),
    "Hands on: {subject}",
)
ABSTRACTS = (
    "We had {subject} running for two years before anyone asked what it was for. This talk retells what we found.",
    "Bring a laptop and a question. We start from an empty cluster and end with {subject} that hold under load.",
    "Three teams, three ways into {subject}, and one set of graphs that made them agree in the end.",
    "No slides with boxes: a terminal, a cluster that is already broken, and {subject} as the way out.",
    "A tour of {subject} for those who inherited theirs, with a list of what to check on the first morning.",
)
EVENTS = (
    *(("Ledger Day", "half-day"), ("Operators Anonymous", "full-day"), ("Small Clusters Day", "full-day")),
    *(("Supply Chain Workshop", "half-day"), ("Telemetry Camp", "full-day"), ("Writers' Table", "half-day")),
)
COMMENTS = (
    *("The demo alone was worth it.", "Fast, but the slides have it all.", "I would have liked more on the failures."),
    *("Clear and honest about what did not work.", "Half of it was known to me, the other half I used on Monday."),
    *("Best explained graph of the week.", "The room was too warm, the talk was not.", "Great questions at the end."),
    *("Too much product, too little story.", "I came for the title and stayed for the war story."),
    *("Does anyone have the link to the repository?", "The part about **rollbacks** changed my mind."),
)
ANSWERS = ("Same here.", "It is linked from the slides.", "Thank you, noted for next time.", "I saw it the other way.")
PRIVATE = ("Speak a little slower in the middle part, the rest was lovely.", "Your second chart has no axis labels.")
