package io.deprov.benchmarks.kernel;

import io.deprov.benchmarks.process.CpuTime;

/** How many steps were done in the time that was taken. Used by one thread; the steps may be done by many. */
final class Pace {

    private long steps;
    private long nanos;
    private long cpuNanos;

    /** Work to be timed. */
    interface Timed {
        /** Does it, and tells how many steps it was. */
        long steps() throws Exception;
    }

    /** Does some more and counts it. */
    void time(Timed work) throws Exception {
        long cpu = CpuTime.nanos();
        long start = System.nanoTime();
        steps += work.steps();
        nanos += System.nanoTime() - start;
        cpuNanos += CpuTime.nanos() - cpu;
    }

    /** How long it took so far, in nanoseconds. */
    long nanos() {
        return nanos;
    }

    /** Steps per second. */
    double perSecond() {
        return steps * 1e9 / nanos;
    }

    /** Processor time for each step, in seconds; of all threads and the garbage collector. */
    double cpuSeconds() {
        return cpuNanos / 1e9 / steps;
    }
}
