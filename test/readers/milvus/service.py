"""service.py NAME : what SomaFractalMemory does with its collection, in both ways that its commits have; prints what it saw."""

import sys

from pymilvus import Collection, MilvusClient, MilvusException, connections

[name] = sys.argv[1:]
ADDRESS = "http://127.0.0.1:19530"
VECTOR = [1.0] + [0.0] * 767
ROW = {"coordinate_key": "second", "namespace": "n", "tenant": "t", "vector": [0.0] + VECTOR[:-1]}
MINE = 'namespace == "n" && tenant == "t"'
near = {"metric_type": "COSINE", "params": {"nprobe": 16}}

connections.connect("default", uri=ADDRESS)
collection = Collection(name)
collection.load()
print("inserted", collection.insert([["first"], ["n"], ["t"], [VECTOR]]).insert_count)
collection.flush()
wanted = {"anns_field": "vector", "limit": 1, "expr": MINE, "output_fields": ["coordinate_key"], "consistency_level": "Strong"}
for hit in collection.search([VECTOR], param=near, **wanted)[0]:
    print("nearest", hit.entity.get("coordinate_key"), round(hit.score, 3))

client = MilvusClient(ADDRESS)
print("inserted", client.insert(name, [ROW])["insert_count"])
# Nearer than anything of this tenant, and not for it.
client.insert(name, [{**ROW, "coordinate_key": "theirs", "tenant": "another"}])
found = client.search(
    name, [ROW["vector"]], anns_field="vector", search_params=near, limit=1, filter=MINE, output_fields=["coordinate_key"],
    consistency_level="Strong",
)
print("nearest", found[0][0]["entity"]["coordinate_key"], round(found[0][0]["distance"], 3))
for what, attempt in {
    "another dimension": lambda: client.insert(name, [{**ROW, "vector": VECTOR[:384]}]),
    "another metric": lambda: collection.search([VECTOR], param={**near, "metric_type": "L2"}, **wanted),
}.items():
    try:
        attempt()
        print(what, "taken")
    except MilvusException:
        print(what, "refused")
