"""The two JSON Schemas in ``docs/``: of the design file, generated from its keys; of the output, held by the output."""

import json

import jsonschema
import pytest
import yaml

from exports.evaluation_json import evaluations_json
from models.design.keys import design_schema
from models.evaluate import PARTS, evaluate
from store.books import books
from store.designs import load_design_files
from store.yaml_text import read_yaml
from tests.conftest import DECISIONS, ROOT

FILES = [file for files in DECISIONS.values() for file in files]
OUTPUT_SCHEMA = json.loads((ROOT / "docs" / "evaluation.schema.json").read_text(encoding="utf-8"))


def test_the_design_schema_is_the_one_of_the_keys(golden):
    golden("../../docs/design.schema.json", json.dumps(design_schema(), ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_shipped_designs_hold_the_design_schema(file):
    data = read_yaml(file.read_bytes(), file=file.name).data
    jsonschema.Draft202012Validator(design_schema()).validate(data)


@pytest.mark.parametrize("change", [{"anboard": 2}, {"colour": "red"}, {"components": []}, {"id": None}])
def test_the_design_schema_refuses_what_the_loader_refuses(change):
    data = yaml.safe_load(FILES[0].read_text(encoding="utf-8")) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(design_schema()).validate(data)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("parts", [PARTS, ("availability",), ("cost",), ("replication",)])
def test_the_output_holds_its_schema(decision, parts):
    evaluations = [evaluate(d, books(), parts=parts) for d in load_design_files(DECISIONS[decision])]
    document = json.loads(evaluations_json(evaluations))
    jsonschema.Draft202012Validator(OUTPUT_SCHEMA).validate(document)
    assert [d["id"] for d in document["designs"]] == [e.design.id for e in evaluations]
