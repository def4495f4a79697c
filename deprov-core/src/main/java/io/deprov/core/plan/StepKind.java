package io.deprov.core.plan;

/** How a step comes about. */
public enum StepKind {
    /** A connector is called. */
    CALL,
    /** No call: it follows from another target's step and is verified after its lag. */
    CONSEQUENCE,
    /** A person does it. */
    MANUAL,
    /** Time passes. */
    WAIT,
    /** Somebody is told. */
    NOTIFY;

    /** True for what concerns no target: it goes on whether any answers or not. */
    public boolean isWithoutTarget() {
        return this == WAIT || this == NOTIFY;
    }

    /** True for what goes on without anybody being called: what follows is read, and time passes. No approval is asked for that. */
    public boolean callsNobody() {
        return this == CONSEQUENCE || this == WAIT;
    }
}
