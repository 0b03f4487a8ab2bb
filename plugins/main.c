/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main() of the plugin whose struct program is PROGRAM (Makefile.am). */
#include <config.h>

#include <unistd.h>

#include "main/plugin_main.h"
#include "programs.h"

int main(int argc, char **argv)
{
	int exit_code = plugin_main(&PROGRAM, argc, argv);
#ifdef END_AT_ONCE
	/* What was said is said: nothing that a library does at its end may change it. */
	_exit(exit_code);
#endif
	return exit_code;
}
