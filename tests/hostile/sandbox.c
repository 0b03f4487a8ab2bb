/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sandbox STEP...: for each attempt a process enters the steps one after the other
 * (numbers of enum sandbox_step), tries, and prints a line: the attempt, what the
 * sandbox says of itself, "ok" or how it failed. The first argument may be
 * "without-seccomp", "without-landlock" or "without": as if the kernel had none.
 * Compiled together with common/sandbox, by any C library. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

static const char *program;
static char file[] = "/tmp/sandbox-XXXXXX"; /* open, and there */
static int file_fd, tcp_fd, bound_fd, listening_fd, pipes[2];

/* Each returns -1 with errno set when it was refused; an errno that only a call that
 * was let through has is no refusal. */

static int let_through(long result, int expected)
{
	return result >= 0 || errno == expected ? 0 : -1;
}

static int closed(int fd)
{
	return fd < 0 ? -1 : close(fd);
}

static int try_exec(void)
{
	char *arguments[] = { (char *)program, "ran", NULL };
	return execv(program, arguments);
}

static int try_execveat(void)
{
	char *arguments[] = { (char *)program, "ran at", NULL };
	return (int)syscall(SYS_execveat, AT_FDCWD, program, arguments, NULL, 0);
}

static int try_fork(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child < 0 ? -1 : waitpid(child, NULL, 0) == child ? 0 : -1;
}

static void *nothing(void *context)
{
	return context;
}

static int try_thread(void)
{
	pthread_t thread;
	errno = pthread_create(&thread, NULL, nothing, NULL);
	return errno != 0 ? -1 : pthread_join(thread, NULL);
}

static int try_clone3(void)
{
	errno = 0;
	return let_through(syscall(435, NULL, 0UL), EINVAL);
}

static int try_read(void)
{
	return closed(open(file, O_RDONLY));
}

static int try_write(void)
{
	return closed(open(file, O_WRONLY));
}

static int try_create(void)
{
	char path[sizeof(file) + 2];
	snprintf(path, sizeof(path), "%s.n", file);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	return fd >= 0 && unlink(path) != 0 ? -1 : closed(fd);
}

static int try_truncate(void)
{
	return closed(open(file, O_RDONLY | O_TRUNC));
}

static int try_grow(void)
{
	return write(file_fd, "x", 1) == 1 ? 0 : -1;
}

static int try_directory(void)
{
	DIR *directory = opendir("/");
	return directory == NULL ? -1 : closedir(directory);
}

static int try_remove(void)
{
	return let_through(unlink("/no/such/file"), ENOENT);
}

static int try_rename(void)
{
	return let_through(rename("/no/such/file", "/no/such/other"), ENOENT);
}

static int try_mkdir(void)
{
	return let_through(mkdir("/no/such/folder", 0700), ENOENT);
}

static int try_symlink(void)
{
	return let_through(symlink("a", "/no/such/link"), ENOENT);
}

static int try_chmod(void)
{
	return chmod(file, 0600);
}

static int try_utimes(void)
{
	return utimensat(AT_FDCWD, file, NULL, 0);
}

static int try_memfd(void)
{
	return closed((int)syscall(SYS_memfd_create, "x", 0));
}

static int try_ptrace(void)
{
	return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int try_look_into(void)
{
	return let_through(syscall(SYS_process_vm_readv, getpid(), NULL, 0UL, NULL, 0UL, 0UL), 0);
}

static int try_kill(void)
{
	return kill(getppid(), 0);
}

static int try_signal_other(void)
{
	return (int)syscall(SYS_tgkill, getppid(), getppid(), 0);
}

static int try_raise(void)
{
	return raise(SIGCONT) == 0 ? 0 : -1;
}

static int try_setuid(void)
{
	return setuid(getuid());
}

static int try_unshare(void)
{
	return unshare(0);
}

static int try_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static int try_timer(void)
{
	struct itimerval off = { { 0, 0 }, { 0, 0 } };
	return setitimer(ITIMER_REAL, &off, NULL);
}

static int try_limit(void)
{
	struct {
		unsigned long long soft, hard;
	} limit = { 1, 1 };
	return (int)syscall(SYS_prlimit64, 0, 7 /* RLIMIT_NOFILE */, &limit, NULL);
}

static int try_limit_other(void)
{
	struct {
		unsigned long long soft, hard;
	} limit;
	return (int)syscall(SYS_prlimit64, getppid(), 7, NULL, &limit);
}

static int try_ask_limit(void)
{
	struct {
		unsigned long long soft, hard;
	} limit;
	return (int)syscall(SYS_prlimit64, 0, 7, NULL, &limit);
}

static int connect_to_nobody(int fd)
{
	struct sockaddr_in nobody = { .sin_family = AF_INET, .sin_port = htons(1) };
	int on = 1, error;
	socklen_t len = sizeof(error);
	nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &on, sizeof(on)) != 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		return -1;
	return let_through(connect(fd, (struct sockaddr *)&nobody, sizeof(nobody)), ECONNREFUSED);
}

static int try_tcp(void)
{
	return connect_to_nobody(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static int try_connect(void)
{
	return connect_to_nobody(tcp_fd);
}

static int try_attach(void)
{
	struct sock_filter all[] = { { BPF_RET | BPF_K, 0, 0, 1 } };
	struct sock_fprog filter = { 1, all };
	return setsockopt(tcp_fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

static int try_udp(void)
{
	return closed(socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0));
}

static int try_unix(void)
{
	return closed(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int try_route(void)
{
	return closed(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int try_netlink(void)
{
	return closed(socket(AF_NETLINK, SOCK_RAW, 15 /* NETLINK_KOBJECT_UEVENT */));
}

static int try_raw(void)
{
	return closed(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

static int try_packet(void)
{
	return closed(socket(AF_PACKET, SOCK_DGRAM, 0));
}

static int try_vsock(void)
{
	return let_through(closed(socket(40, SOCK_STREAM, 0)), EAFNOSUPPORT);
}

static int try_listen(void)
{
	return listen(bound_fd, 1);
}

static int try_accept(void)
{
	return let_through(accept(listening_fd, NULL, NULL), EAGAIN);
}

static int try_read_pipe(void)
{
	char octet;
	return let_through(read(pipes[0], &octet, 1), EAGAIN);
}

static int try_write_pipe(void)
{
	return write(pipes[1], "x", 1) == 1 ? 0 : -1;
}

static int try_memory(void)
{
	char *memory = malloc(1 << 24);
	if (memory == NULL)
		return -1;
	memset(memory, 1, 1 << 24);
	free(memory);
	return 0;
}

static int try_new_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return page == MAP_FAILED ? -1 : munmap(page, 4096);
}

static int try_change_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int try_protect(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ);
}

static int try_clocks(void)
{
	struct timespec time, moment = { 0, 1000 };
	struct timeval now;
	return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 &&
			       gettimeofday(&now, NULL) == 0 && nanosleep(&moment, NULL) == 0 &&
			       poll(NULL, 0, 1) == 0
		       ? 0
		       : -1;
}

static int try_random(void)
{
	char octets[64];
	return syscall(SYS_getrandom, octets, sizeof(octets), 1) >= 0 ? 0 : -1;
}

static int try_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN };
	sigset_t all;
	sigfillset(&all);
	return sigaction(SIGUSR1, &action, NULL) == 0 && sigprocmask(SIG_BLOCK, &all, NULL) == 0
		       ? 0
		       : -1;
}

static int try_is_terminal(void)
{
	struct winsize size; /* isatty() of musl hides the error */
	return let_through(ioctl(pipes[0], TIOCGWINSZ, &size), ENOTTY);
}

static int try_type(void)
{
	return let_through(ioctl(pipes[0], TIOCSTI, "x"), ENOTTY);
}

static int try_io_uring(void)
{
	return let_through(syscall(425, 1, NULL), EFAULT);
}

static int try_bpf(void)
{
	return let_through(syscall(SYS_bpf, 0, NULL, 0), EINVAL);
}

static int try_perf(void)
{
	return let_through(syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0L), EFAULT);
}

static int try_userfaultfd(void)
{
	return closed((int)syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */));
}

static int try_keys(void)
{
	return let_through(syscall(SYS_keyctl, 0, -3L, 0L), ENOKEY);
}

static int try_mount(void)
{
	return let_through(syscall(SYS_mount, NULL, "/no/such/folder", NULL, 0UL, NULL), ENOENT);
}

static int try_module(void)
{
	return let_through(syscall(SYS_finit_module, -1, "", 0), EBADF);
}

static int try_unknown(void)
{
	return let_through(syscall(1023), 0);
}

#ifdef __x86_64__
/* Where there are no 32-bit programs the instruction itself is refused. */
static sigjmp_buf without_other_numbers;
static volatile sig_atomic_t is_trying_other_numbers;

static void on_fault(int number)
{
	(void)number;
	if (is_trying_other_numbers)
		siglongjmp(without_other_numbers, 1);
}

/* Before anything is given up; a fault of another attempt ends it, as it does by default. */
static void expect_fault(void)
{
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_RESETHAND | SA_NODEFER };
	sigaction(SIGSEGV, &action, NULL);
}

static int try_other_numbers(void)
{
	long result;
	is_trying_other_numbers = 1;
	if (sigsetjmp(without_other_numbers, 0) != 0) {
		errno = ENOSYS;
		return -1;
	}
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(20L /* getpid */)
			 : "memory", "r8", "r9", "r10", "r11");
	errno = result < 0 ? (int)-result : 0;
	return result > 0 ? 0 : -1;
}
#endif

/* Of a thread that was there before. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_t waiting;
static int seen;

static void *wait_and_write(void *context)
{
	pthread_mutex_lock(&gate);
	seen = try_write() == 0 ? 0 : errno;
	pthread_mutex_unlock(&gate);
	return context;
}

static int try_in_thread(void)
{
	pthread_mutex_unlock(&gate);
	pthread_join(waiting, NULL);
	errno = seen;
	return seen == 0 ? 0 : -1;
}

static const struct attempt {
	const char *name;
	int (*does)(void);
} attempts[] = {
#define X(name) { #name, try_##name },
	X(exec) X(execveat) X(fork) X(thread) X(clone3) X(read) X(write) X(create) X(truncate) X(
		grow) X(directory) X(remove) X(rename) X(mkdir) X(symlink) X(chmod) X(utimes)
		X(memfd) X(ptrace) X(look_into) X(kill) X(signal_other) X(raise) X(setuid) X(
			unshare) X(dumpable) X(timer) X(limit) X(ask_limit) X(limit_other) X(tcp)
			X(connect) X(attach) X(udp) X(unix) X(route) X(netlink) X(raw) X(packet)
				X(vsock) X(listen) X(accept) X(read_pipe) X(write_pipe) X(memory)
					X(new_code) X(change_code) X(protect) X(clocks) X(random)
						X(signals) X(is_terminal) X(type) X(io_uring) X(bpf)
							X(perf) X(userfaultfd) X(keys) X(mount)
								X(module) X(unknown) X(in_thread)
#ifdef __x86_64__
									X(other_numbers)
#endif
#undef X
};

/* As a kernel that does not have this call. */
static void hide(unsigned number)
{
	struct sock_filter filter[] = {
		{ BPF_LD | BPF_W | BPF_ABS, 0, 0, 0 },
		{ BPF_JMP | BPF_JEQ | BPF_K, 0, 1, number },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS },
		{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	};
	struct sock_fprog program_of_filter = { 4, filter };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program_of_filter) != 0)
		exit(99);
}

static void make_ready(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
#ifdef __x86_64__
	expect_fault();
#endif
	file_fd = mkstemp(file);
	tcp_fd = socket(AF_INET, SOCK_STREAM, 0);
	bound_fd = socket(AF_INET, SOCK_STREAM, 0);
	listening_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (file_fd < 0 || bind(bound_fd, (struct sockaddr *)&any, sizeof(any)) != 0 ||
	    listen(listening_fd, 1) != 0 || pipe2(pipes, O_NONBLOCK) != 0)
		exit(99);
}

static void say(const struct attempt *attempt, const struct sandbox *sandbox, int error)
{
	char text[200];
	int n = snprintf(text, sizeof(text), "%s %d %d %s\n", attempt->name, sandbox->has_seccomp,
			 sandbox->landlock,
			 error == 0        ? "ok"
			 : error == EPERM  ? "EPERM"
			 : error == EACCES ? "EACCES"
			 : error == ENOSYS ? "ENOSYS"
			 : error == EFBIG  ? "EFBIG"
			 : error == EAGAIN ? "EAGAIN"
			 : error == EMFILE ? "EMFILE"
			 : error == ENOMEM ? "ENOMEM"
					   : strerror(error));
	if (write(STDOUT_FILENO, text, (size_t)n) != n)
		_exit(98);
}

static void try(const struct attempt *attempt, char **arguments)
{
	struct sandbox sandbox = { 0 };
	for (; *arguments != NULL && strncmp(*arguments, "without", 7) == 0; arguments++) {
		if (strcmp(*arguments, "without-landlock") != 0)
			hide(SYS_seccomp);
		if (strcmp(*arguments, "without-seccomp") != 0)
			hide(444); /* landlock_create_ruleset */
	}
	pthread_mutex_lock(&gate);
	if (attempt->does == try_in_thread &&
	    pthread_create(&waiting, NULL, wait_and_write, NULL) != 0)
		_exit(99);
	for (; *arguments != NULL; arguments++)
		sandbox_enter(&sandbox, (enum sandbox_step)atoi(*arguments));
	errno = 0;
	say(attempt, &sandbox, attempt->does() == 0 ? 0 : errno);
	_exit(0);
}

int main(int argc, char **argv)
{
	int status = 0;
	program = argv[0];
	if (argc == 2 && strncmp(argv[1], "ran", 3) == 0)
		return puts(argv[1][3] == '\0' ? "exec ? ? ok" : "execveat ? ? ok") < 0;
	signal(SIGXFSZ, SIG_IGN);
	make_ready();
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]) && status == 0; i++) {
		pid_t child = fork();
		if (child == 0)
			try(&attempts[i], argv + 1);
		waitpid(child, &status, 0);
		if (status != 0)
			fprintf(stderr, "%s ended with %#x\n", attempts[i].name, status);
	}
	unlink(file);
	return status != 0;
}
