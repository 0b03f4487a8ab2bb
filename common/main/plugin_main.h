/* plugin_main.h - main() of every plugin: signals, options, the check, the one
 * result printed.
 *
 * The only place that reads the clock's date, prints, and returns an exit code.
 */
#ifndef CCN_MAIN_PLUGIN_MAIN_H
#define CCN_MAIN_PLUGIN_MAIN_H

#include "cli/program.h"

/* Returns the exit code. */
int plugin_main(const struct program *program, int argc, char **argv);

/* Ends the process with this exit code.  What was said is said: nothing that a library
 * does at its end may change it.  A build with sanitizers, which look for leaks then,
 * gets the exit code back to return it from main(). */
int plugin_end(int exit_code);

#endif
