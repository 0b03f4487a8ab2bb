/* glob.h - patterns with * and ?, as a shell has them, of text that somebody else
 * wrote.  Pure; bounded by the product of both lengths, and by far less for what is
 * not made to be slow.
 */
#ifndef CCN_BASE_GLOB_H
#define CCN_BASE_GLOB_H

#include "bytes.h"

/* Does the whole text fit?  * stands for any characters, none too; ? for one (in
 * UTF-8: all its octets); \ takes what it means from the character behind it.  Letters
 * of ASCII fit in either case. */
bool glob_fits(struct bytes pattern, struct bytes text);

#endif
