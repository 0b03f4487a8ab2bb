/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor: a program that starts and ends. */
int main(void)
{
	return 0;
}
