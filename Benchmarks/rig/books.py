"""Compares what is stored with what was acknowledged. The SQL is read by both engines."""

# Who works the tickets, in the order of the load's tokens.
AGENTS = ["Noa", "Kim"]

# What writes down which timers were taken out of the store, in the transaction that does so.
TRIGGERS = {
    "sqlite": """
        CREATE TABLE fired (subject TEXT NOT NULL);
        CREATE TRIGGER fires AFTER DELETE ON timer WHEN OLD.subject LIKE 't-%'
            BEGIN INSERT INTO fired (subject) VALUES (OLD.subject); END;
        """,
    "postgres": """
        CREATE TABLE fired (subject TEXT NOT NULL);
        CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN INSERT INTO fired (subject) VALUES (OLD.subject); RETURN NULL; END';
        CREATE TRIGGER fires AFTER DELETE ON timer FOR EACH ROW WHEN (OLD.subject LIKE 't-%')
            EXECUTE FUNCTION record();
        """,
}


def set_timers(subjects, due):
    """SQL that sets timers for these subjects, due at Unix milliseconds."""
    rows = ", ".join(f"('tidy_up', '{subject}', 'arena', {due + 10 * place}, 0)" for place, subject in enumerate(subjects))
    return f"INSERT INTO timer (kind, subject, brand_id, due_at, attempts) VALUES {rows};"


TIMERS_LEFT = "SELECT count(*) FROM timer WHERE subject LIKE 't-%'"


def differences(query, ledger, timers):
    """What is not as it must be, by name: lists of examples, all empty when nothing was lost and nothing done twice."""
    texts = {}
    for text, in query("SELECT text FROM message WHERE author IN ('subscriber', 'agent')"):
        texts[text] = texts.get(text, 0) + 1
    fired = {}
    for subject, in query("SELECT subject FROM fired"):
        fired[subject] = fired.get(subject, 0) + 1
    owners = dict(query(
        "SELECT t.number, a.name FROM ticket t JOIN agent a ON a.id = t.assignee_id"))
    owners = {int(number): name for number, name in owners.items()}
    return {
        "acknowledged writes lost": [text for text in ledger.messages if text not in texts],
        "writes stored twice": [text for text, count in texts.items() if count > 1],
        "messages answered twice": query(
            "SELECT conversation_id, reply_to FROM message WHERE reply_to IS NOT NULL "
            "GROUP BY conversation_id, reply_to HAVING count(*) > 1"),
        "tickets given to two agents": [
            number for number, winners in ledger.winners.items()
            if len(winners) > 1 or any(owners.get(number) != AGENTS[winner] for winner in winners)
        ] + query(
            "SELECT ticket_id FROM ticket_event WHERE kind = 'take' GROUP BY ticket_id HAVING count(DISTINCT actor) > 1"),
        "timers fired twice": [subject for subject, count in fired.items() if count > 1],
        "timers never fired": [subject for subject in timers if subject not in fired],
        "unexpected answers": ledger.unexpected,
    }


def report(found):
    """Prints the differences with a few examples; returns whether there are none."""
    for name, examples in found.items():
        print(f"  {name}: {len(examples)}" + "".join(f"\n    {example}" for example in examples[:3]))
    return not any(found.values())
