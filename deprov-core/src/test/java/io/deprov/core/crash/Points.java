package io.deprov.core.crash;

import java.util.concurrent.atomic.AtomicInteger;

/** Ends the process without any farewell when it comes to a place for the n-th time. */
final class Points {

    /** Never ends the process. */
    static final Points NONE = new Points("", 0);

    /** How a process that was ended here exits. */
    static final int HALTED = 77;

    private final String name;
    private final int at;
    private final AtomicInteger times = new AtomicInteger();

    Points(String name, int at) {
        this.name = name;
        this.at = at;
    }

    void at(String place) {
        if (place.equals(name) && times.incrementAndGet() == at) {
            Runtime.getRuntime().halt(HALTED);
        }
    }
}
