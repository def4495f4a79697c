package io.deprov.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much processor time this process has used, on all processors together: what a figure costs, also where others use them too. */
public final class CpuTime {

    private CpuTime() {}

    /** Nanoseconds since its start. */
    public static long nanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
