/* run.h - a whole check of TLS endpoints, in its stages:
 *
 *     prepare   everything that touches files and configuration
 *     obtain    sockets only
 *     collect, evaluate   pure: from outcomes to verdicts
 *     (report)  the caller's: report/ makes text of what is left here
 *
 * Prints nothing, exits nowhere.
 */
#ifndef CCN_RUN_RUN_H
#define CCN_RUN_RUN_H

#include "cli/program.h"

/* The check of a program that obtains certificates as options say (see struct
 * program). */
program_check run_check;

#endif
