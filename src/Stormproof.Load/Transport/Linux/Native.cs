using System.Runtime.InteropServices;

namespace Stormproof.Load.Transport.Linux;

/// <summary>The system calls of the event loop. Numbers are those of Linux on x64 and arm64, the same under glibc and musl.</summary>
internal static unsafe partial class Native
{
    public const int EAGAIN = 11, EINTR = 4, ENOSYS = 38, EINPROGRESS = 115, ECONNREFUSED = 111, EHOSTUNREACH = 113,
        ENETUNREACH = 101, ETIMEDOUT = 110;

    public const uint EPOLLIN = 0x1, EPOLLOUT = 0x4, EPOLLERR = 0x8, EPOLLHUP = 0x10, EPOLLRDHUP = 0x2000, EPOLLET = 1u << 31;

    public const int AF_INET = 2, AF_INET6 = 10, SOCK_STREAM = 1, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;

    public const int IPPROTO_IP = 0, IPPROTO_TCP = 6, TCP_NODELAY = 1, SOL_SOCKET = 1, SO_ERROR = 4, IP_BIND_ADDRESS_NO_PORT = 24;

    public const int MSG_NOSIGNAL = 0x4000, MSG_MORE = 0x8000;

    public const int EPOLL_CTL_ADD = 1, EPOLL_CLOEXEC = 0x80000, EFD_NONBLOCK = 0x800, EFD_CLOEXEC = 0x80000;

    public const int RLIMIT_NOFILE = 7, CLONE_FILES = 0x400, PR_SET_TIMERSLACK = 29, CLOCK_THREAD_CPUTIME_ID = 3;

    public const int SYS_epoll_pwait2 = 441;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_ctl(int epfd, int op, int fd, byte* ev);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_wait(int epfd, byte* events, int max, int timeoutMs);

    /// <summary>epoll_pwait2, which older C libraries have no function for.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint EpollPwait2(nint number, nint epfd, byte* events, nint max, Timespec* timeout, void* mask, nint size);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint value, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int connect(int fd, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(int fd, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int name, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockopt(int fd, int level, int name, void* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recv(int fd, byte* buffer, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getrlimit(int resource, Limit* limit);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setrlimit(int resource, Limit* limit);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int clock_gettime(int clock, Timespec* time);

    [StructLayout(LayoutKind.Sequential)]
    public struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
