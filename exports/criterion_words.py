"""What designs are ranked by, in the digits and units in which people read it."""

from exports import numbers
from exports.key_figures import AT_LEAST
from models.decision import Criterion
from models.evaluate import Evaluation
from models.problems import Language


def read_figure(evaluation: Evaluation, criterion: Criterion, language: Language) -> str:
    """One figure of a design; 모름 / unknown for what is not known."""
    value = criterion.measure(evaluation)
    if value is None:
        return str(numbers.unknown(language))
    shown = in_words(criterion.name, value, language)
    is_least = criterion.name == "monthly_usd" and evaluation.cost is not None and evaluation.cost.at_least
    return AT_LEAST.in_(language).format(shown) if is_least else shown


def in_words(criterion: str, value: float, language: Language) -> str:
    """``value`` of the criterion, or its distance to another, not negative."""
    if criterion == "downtime":
        return str(numbers.duration(60 * value, language))
    if criterion == "lost_writes":
        return str(numbers.count(value, language))
    return str(numbers.dollars(value, language))
