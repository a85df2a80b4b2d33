using System.ComponentModel;
using System.Runtime.InteropServices;
using Stormproof.Load.Engine.Loop;

namespace Stormproof.Load.Transport.Linux;

/// <summary>One epoll instance. A descriptor is registered once, for both directions, edge-triggered: no further call to the kernel
/// until it is closed.</summary>
internal sealed unsafe class EpollPoller : Poller
{
    private const int MaxEvents = 256;
    private const ulong WakeToken = ulong.MaxValue;

    // struct epoll_event is packed on x64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly int _wakeFd;
    private readonly int _epoll;
    private readonly byte* _events;
    private readonly List<(IPollTarget? Target, uint Generation)> _targets = [];
    private readonly Stack<int> _free = [];
    private bool _preciseWait = true;
    private int _woken;

    /// <param name="wakeFd">An eventfd (<see cref="CreateWakeDescriptor"/>), which it then owns.</param>
    public EpollPoller(int wakeFd)
    {
        _wakeFd = wakeFd;
        _epoll = Native.epoll_create1(Native.EPOLL_CLOEXEC);
        if (_epoll < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        _events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * Stride));
        Control(wakeFd, WakeToken);
    }

    public static int CreateWakeDescriptor()
    {
        var fd = Native.eventfd(0, Native.EFD_NONBLOCK | Native.EFD_CLOEXEC);
        return fd >= 0 ? fd : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Watches a descriptor until it is closed.</summary>
    /// <returns>What <see cref="Remove"/> takes; -1 when the kernel has no room.</returns>
    public int Add(int fd, IPollTarget target)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _targets.Count;
            _targets.Add(default);
        }

        var generation = _targets[slot].Generation + 1;
        _targets[slot] = (target, generation);
        if (Control(fd, ((ulong)generation << 32) | (uint)slot))
        {
            return slot;
        }

        Remove(slot);
        return -1;
    }

    /// <summary>Events that are still on their way for it are dropped. Call when its descriptor is closed.</summary>
    public void Remove(int slot)
    {
        _targets[slot] = (null, _targets[slot].Generation);
        _free.Push(slot);
    }

    public override int Wait(long timeout)
    {
        int count;
        if (timeout > 0 && _preciseWait)
        {
            var time = new Native.Timespec { Seconds = timeout / 1_000_000_000, Nanoseconds = timeout % 1_000_000_000 };
            count = (int)Native.EpollPwait2(Native.SYS_epoll_pwait2, _epoll, _events, MaxEvents, &time, null, 8);
            if (count < 0 && Marshal.GetLastPInvokeError() == Native.ENOSYS)
            {
                _preciseWait = false; // Before Linux 5.11: whole milliseconds.
                count = 0;
            }
        }
        else
        {
            count = Native.epoll_wait(_epoll, _events, MaxEvents, (int)((timeout + 999_999) / 1_000_000));
        }

        return Math.Max(0, count);
    }

    public override void Deliver(int index)
    {
        var entry = _events + (index * Stride);
        var token = Unaligned(entry + DataOffset);
        if (token == WakeToken)
        {
            ulong count;
            _ = Native.read(_wakeFd, &count, sizeof(ulong));
            Volatile.Write(ref _woken, 0);
            return;
        }

        var (target, generation) = _targets[(int)(uint)token];
        if (generation == (uint)(token >> 32))
        {
            target?.OnReady(*(uint*)entry);
        }
    }

    public override void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0)
        {
            ulong one = 1;
            _ = Native.write(_wakeFd, &one, sizeof(ulong));
        }
    }

    public override void Dispose()
    {
        _ = Native.close(_epoll);
        _ = Native.close(_wakeFd);
        NativeMemory.Free(_events);
    }

    private bool Control(int fd, ulong token)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLRDHUP | Native.EPOLLET;
        if (token == WakeToken)
        {
            *(uint*)entry = Native.EPOLLIN;
        }

        System.Runtime.CompilerServices.Unsafe.WriteUnaligned(entry + DataOffset, token);
        return Native.epoll_ctl(_epoll, Native.EPOLL_CTL_ADD, fd, entry) == 0;
    }

    private static ulong Unaligned(byte* at) => System.Runtime.CompilerServices.Unsafe.ReadUnaligned<ulong>(at);
}
