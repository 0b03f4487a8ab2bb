/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main() of the plugin whose struct program is PROGRAM (Makefile.am). */
#include "main/plugin_main.h"
#include "programs.h"

int main(int argc, char **argv)
{
	return plugin_end(plugin_main(&PROGRAM, argc, argv));
}
