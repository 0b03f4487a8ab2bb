/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "gen_documents.h"

#include <stdio.h>
#include <string.h>

#include "gen_bash.h"
#include "gen_clients.h"
#include "gen_director.h"
#include "gen_fish.h"
#include "gen_icinga.h"
#include "gen_man.h"
#include "gen_nagios.h"
#include "gen_zsh.h"

static bool write_list(const struct program *const *programs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		puts(programs[i]->name);
	return true;
}

static const struct program *find_program(const struct program *const *programs, size_t n,
					  const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(programs[i]->name, name) == 0)
			return programs[i];
	}
	return NULL;
}

static bool wrong_usage(const char *name)
{
	fprintf(stderr,
		"usage: %s list | director | clients | PROGRAM man SOURCE | "
		"PROGRAM bash|fish|icinga2|nagios|nrpe|zsh\n",
		name);
	return false;
}

static bool write_document(const struct program *const *programs, size_t n, int argc, char **argv)
{
	static const struct {
		const char *name;
		bool (*write)(const struct program *program);
	} documents[] = {
		{ "bash", write_bash },     { "fish", write_fish }, { "icinga2", write_icinga2 },
		{ "nagios", write_nagios }, { "nrpe", write_nrpe }, { "zsh", write_zsh },
	};
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return write_list(programs, n);
	if (argc == 2 && strcmp(argv[1], "director") == 0)
		return write_director(programs, n);
	if (argc == 2 && strcmp(argv[1], "clients") == 0)
		return write_clients();
	const struct program *program = argc > 2 ? find_program(programs, n, argv[1]) : NULL;
	if (program != NULL && argc == 4 && strcmp(argv[2], "man") == 0)
		return write_man(program, argv[3]);
	for (size_t i = 0; program != NULL && argc == 3 && i < LENGTH(documents); i++) {
		if (strcmp(argv[2], documents[i].name) == 0)
			return documents[i].write(program);
	}
	return wrong_usage(argc > 0 ? argv[0] : "gen_optdocs");
}

/* What a monitoring system is told of a program stands in its definitions. */
static bool has_definitions(const struct program *const *programs, size_t n)
{
	bool ok = true;
	for (size_t i = 0; i < n; i++) {
		if (programs[i]->definitions == NULL)
			fprintf(stderr, "%s: its struct program has no definitions\n",
				programs[i]->name);
		ok = ok && programs[i]->definitions != NULL;
	}
	return ok;
}

int generate(const struct program *const *programs, size_t n, int argc, char **argv)
{
	bool ok = has_definitions(programs, n) && write_document(programs, n, argc, argv);
	return ok && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
