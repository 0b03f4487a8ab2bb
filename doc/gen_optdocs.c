/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gen_optdocs - documents and definitions of all plugins from their tables of
 * options (gen_documents.h says how it is called).
 *
 * What it prints is kept in the repository, so that nobody who builds or
 * packages runs it; a test runs it and compares.
 */
#include "gen_documents.h"
#include "plugins/programs.h"

int main(int argc, char **argv)
{
	static const struct program *const programs[] = {
#define X(name) &name,
		PROGRAMS(X)
#undef X
	};
	return generate(programs, LENGTH(programs), argc, argv);
}
