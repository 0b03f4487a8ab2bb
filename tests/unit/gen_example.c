/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator of documents with one program more (gen_documents.h). */
#include "check_example.h"
#include "doc/gen_documents.h"
#include "plugins/programs.h"

int main(int argc, char **argv)
{
	static const struct program *const programs[] = { &check_cert_name, &check_example };
	return generate(programs, LENGTH(programs), argc, argv);
}
