/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_clients.h"

#include <stdio.h>

#include "clients/family.h"
#include "report/trait_words.h"
#include "starttls/protocol.h"

static const char head[] =
	"# Families of clients, and what they take\n"
	"\n"
	"Made by doc/gen_optdocs from the table in common/clients/ (traits.def, notes.def); do not "
	"edit it.\n"
	"`check_cert_name --list-clients` prints the same.\n"
	"\n"
	"Each family stands for the programs that check certificates with the same code. Those "
	"that run on\n"
	"Linux were measured: what is said of them is held against what they did in a laboratory\n"
	"(`tests/clients`). What is said of the others is from the documents that are named.\n"
	"\n";

static void print_families(void)
{
	puts("| family | what it is | known for | also called |\n|---|---|---|---|");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		const struct family_info *info = family_info((enum client_family)f);
		printf("| `%s` | %s: %s | %s, %s | ", info->id, info->name, info->members,
		       info->version, info->measured[0] != '\0' ? "measured" : "from documents");
		for (const char *const *alias = info->aliases; *alias != NULL; alias++)
			printf("%s%s", alias == info->aliases ? "" : ", ", *alias);
		puts(" |");
	}
}

static void print_limits(void)
{
	puts("\n## Which roots they have\n\n"
	     "A family is taken to have the root that the path ends at, as this machine does. "
	     "Browsers, Apple and Microsoft\nkeep lists of their own: of the 141 roots of Debian "
	     "12, "
	     "56 are not in Chromium 156, and 48 not in\nFirefox 153, for servers "
	     "(`tests/clients/roots`, November 2026). Where the path ends at one of these, and\n"
	     "no certificate in it, or sent above it, has the key of a root that the browser has, "
	     "root-of-no-browser, root-not-of-chromium\nor root-not-of-firefox says so. Some "
	     "roots they have only for what was issued before a date: Chromium 42 of them, by\n"
	     "the earliest timestamp of the certificate (for 30 of them the date is over), "
	     "Firefox one, by the day on which the\ncertificate begins. What is later is told by "
	     "root-over-for-chromium and root-over-for-firefox; timestamps are not\nverified. "
	     "Not looked at are the lists of Apple and Microsoft, and what an administrator has "
	     "added to or taken\nfrom the list of a client: where a browser says "
	     "NET::ERR_CERT_AUTHORITY_INVALID or SEC_ERROR_UNKNOWN_ISSUER of what\nis OK here, "
	     "look for the root, which `-v` names, in its list.\n\n"
	     "## The length of ClientHello\n\n"
	     "Chromium, Firefox, Apple's systems, Go 1.24 and OpenSSL 3.5 send a key share of "
	     "ML-KEM (X25519MLKEM768) with their\nfirst message, which no longer fits into one "
	     "packet. Servers, and firewalls or load balancers in front of them, that\nread one "
	     "packet of it break off, or never answer. So the first ClientHello here is as long "
	     "as that of a browser,\nwith zeros in place of the key share (RFC 7685). When it "
	     "fails for what may be its length, or nothing is answered in\ntwo thirds of the "
	     "time, the same is offered in one packet, or what else the server may want; when "
	     "that brings a certificate,\nthe longer one is tried four times more, and that of "
	     "one packet twice between them. Only when the longer one fails each\ntime, and the "
	     "other never, `long-client-hello` is said, which tells it from a server that fails "
	     "now "
	     "and then, or one of\nseveral that is out of order. With `-t` below 3 all of the time "
	     "is for the first.");
}

static void print_protocols(void)
{
	size_t n;
	const struct protocol *table = protocol_table(&n);
	puts("\n## Which families usually speak a protocol\n\n"
	     "Without `--clients`, their refusal is a warning; that of others is told, and the "
	     "state stays OK.\n\n"
	     "| protocol | families |\n|---|---|");
	for (size_t i = 0; i < n; i++) {
		const char *between = "";
		printf("| %s | ", table[i].name);
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
			if ((table[i].clients & 1U << f) == 0)
				continue;
			printf("%s%s", between, family_info((enum client_family)f)->id);
			between = ", ";
		}
		puts(table[i].clients != 0 ? " |" : "none: it is not known what is spoken |");
	}
}

static void print_table(void)
{
	puts("\n## The table\n\n"
	     "Y takes it, N refuses it, D depends (on what, stands below), U is not known. A rule "
	     "is "
	     "refused where\nthe cell says N. What is marked (\\*) is about how a name of the "
	     "certificate fits: one name of which\neverything is taken is enough.\n");
	fputs("| rule |", stdout);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		printf(" %s |", family_info((enum client_family)f)->id);
	fputs("\n|---|", stdout);
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
		fputs(":-:|", stdout);
	putchar('\n');
	for (int t = 0; t < TRAIT_COUNT; t++) {
		const struct trait_info *info = trait_info((enum trait)t);
		printf("| %s%s |", info->id, info->kind == TRAIT_WAY ? " (\\*)" : "");
		for (int f = 0; f < CLIENT_FAMILY_COUNT; f++)
			printf(" %c |", trait_letter(info->cells[f]));
		putchar('\n');
	}
}

static bool print_rule(enum trait trait)
{
	const struct trait_info *info = trait_info(trait);
	struct strbuf text = { 0 };
	unsigned left = CLIENT_ALL_BITS;
	printf("\n**%s**: %s.", info->id, info->text);
	if (info->fix[0] != '\0')
		printf(" To fix: %s.", info->fix);
	puts("\n");
	for (int f = 0; f < CLIENT_FAMILY_COUNT; f++) {
		unsigned alike = trait_alike(trait, (enum client_family)f);
		if ((left & 1U << f) != 0) {
			strbuf_append(&text, "- ");
			trait_words_append(&text, trait, (enum client_family)f, alike);
			strbuf_append_char(&text, '\n');
		}
		left &= ~alike;
	}
	fputs(strbuf_text(&text), stdout);
	bool ok = !strbuf_failed(&text);
	strbuf_clear(&text);
	return ok;
}

bool write_clients(void)
{
	bool ok = true;
	fputs(head, stdout);
	print_families();
	print_limits();
	print_protocols();
	print_table();
	puts("\n## Each rule");
	for (int t = 0; t < TRAIT_COUNT && ok; t++)
		ok = print_rule((enum trait)t);
	return ok;
}
