/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explain_clients.h"

#include "clients/family.h"
#include "clients/trait.h"

/* The traits that a family refuses, or that it depends on. */
static const struct trait_set *reasons(const struct client_verdict *verdict)
{
	return verdict->answer == CLIENT_REFUSES ? &verdict->refused : &verdict->depends;
}

/* Of several reasons the first row of the table is told. */
static enum trait first_of(const struct trait_set *set)
{
	int i = 0;
	while (i < TRAIT_COUNT - 1 && !trait_set_has(set, (enum trait)i))
		i++;
	return (enum trait)i;
}

/* The families that give this answer for this reason (any reason: TRAIT_COUNT). */
static unsigned group_of(const struct client_verdicts *clients, enum client_answer answer,
			 enum trait reason)
{
	unsigned group = 0;
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		const struct client_verdict *verdict = &clients->families[i];
		if (verdict->answer == answer &&
		    (reason == TRAIT_COUNT || first_of(reasons(verdict)) == reason))
			group |= 1U << i;
	}
	return group;
}

static void append_families(struct strbuf *out, unsigned group)
{
	if (group == CLIENT_ALL_BITS) {
		strbuf_append(out, "all families of clients");
		return;
	}
	bool any = false;
	for (int i = 0; i < CLIENT_FAMILY_COUNT; i++) {
		if ((group & 1U << i) == 0)
			continue;
		group &= ~(1U << i);
		if (any)
			strbuf_append(out, group != 0 ? ", " : " and ");
		strbuf_append(out, family_info((enum client_family)i)->name);
		any = true;
	}
}

static void append_answers(struct strbuf *out, const struct client_verdicts *clients,
			   enum client_answer answer, const char *words)
{
	for (int i = 0; i < TRAIT_COUNT; i++) {
		unsigned group = group_of(clients, answer, (enum trait)i);
		if (group == 0)
			continue;
		strbuf_append(out, words);
		append_families(out, group);
		strbuf_append(out, ": ");
		strbuf_append(out, trait_info((enum trait)i)->text);
		strbuf_append(out, "; ");
	}
}

void explain_clients_all(struct strbuf *out, const struct result *result)
{
	const struct client_verdicts *clients = &result->clients;
	append_answers(out, clients, CLIENT_REFUSES, "refused by ");
	append_answers(out, clients, CLIENT_DEPENDS, "depends for ");
	unsigned accepting = group_of(clients, CLIENT_ACCEPTS, TRAIT_COUNT);
	strbuf_append(out, "accepted by ");
	if (accepting == 0)
		strbuf_append(out, "none");
	else
		append_families(out, accepting);
}

static void append_refusal(struct strbuf *out, const struct report_input *input,
			   const struct result *result, const struct finding *finding)
{
	(void)input;
	(void)finding;
	explain_clients_all(out, result);
}

const struct explanation explain_clients[FINDING_COUNT] = {
	[FINDING_CLIENT_REFUSES] = { { .text = "some clients refuse it" },
				     { .append = append_refusal },
				     { 0 } },
};
