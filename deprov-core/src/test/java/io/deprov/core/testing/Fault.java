package io.deprov.core.testing;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepRef;
import io.deprov.api.access.Effect;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in one call of an in-memory target.
 *
 * <pre>{@code
 * target.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).afterEffect().fails(FailureClass.TIMEOUT));
 * }</pre>
 */
public final class Fault {

    /** Where. */
    public enum Method {
        OPEN,
        CHECK,
        CAPABILITIES,
        RESOLVE,
        DISCOVER,
        PREPARE,
        REVOKE,
        VERIFY,
        POLL,
        RESTORE
    }

    /** Ways to break the contract of discover. */
    public enum Lie {
        REPEATED_CURSOR,
        UNDECLARED_FACT,
        OTHER_TARGET,
        OTHER_ACCOUNT,
        OTHER_PARTITION
    }

    final Method method;
    Predicate<StepRef> on = step -> true;
    int times = 1;
    boolean afterEffect;
    boolean hangs;
    boolean givesNull;
    boolean acceptsOnly;
    Runnable also = () -> {};

    @Nullable
    Duration lands;

    @Nullable
    Lie lie;

    @Nullable
    Object answer;

    @Nullable
    Callable<? extends Throwable> thrown;

    private Fault(Method method) {
        this.method = method;
    }

    public static Fault at(Method method) {
        return new Fault(method);
    }

    /** Only for steps with this effect. */
    public Fault on(Effect effect) {
        Predicate<StepRef> before = on;
        on = step -> before.test(step) && step.effect().equals(effect);
        return this;
    }

    /** Only for steps on things of this native id. */
    public Fault onItem(String nativeId) {
        Predicate<StepRef> before = on;
        on = step -> before.test(step) && step.access().id().nativeId().equals(nativeId);
        return this;
    }

    /** Only for steps on this partition. */
    public Fault onPartition(String partition) {
        Predicate<StepRef> before = on;
        on = step -> before.test(step) && step.access().id().partition().value().equals(partition);
        return this;
    }

    public Fault times(int value) {
        times = value;
        return this;
    }

    public Fault always() {
        return times(Integer.MAX_VALUE);
    }

    /** A write takes effect first. */
    public Fault afterEffect() {
        afterEffect = true;
        return this;
    }

    /** A write takes effect later by itself, although the call fails now. */
    public Fault landsAfter(Duration value) {
        lands = value;
        return this;
    }

    public Fault fails(FailureClass failureClass) {
        return fails(() -> ConnectorException.of(failureClass, "scripted " + failureClass));
    }

    public Fault fails(ConnectorException failure) {
        return fails(() -> failure);
    }

    public Fault throwsRuntime() {
        return fails(() -> new IllegalStateException("canary-in-a-runtime-exception"));
    }

    private Fault fails(Callable<? extends Throwable> failure) {
        thrown = failure;
        return this;
    }

    public Fault givesNull() {
        givesNull = true;
        return this;
    }

    /** Answers this instead of the truth; a write is not done unless {@link #afterEffect}. */
    public Fault answers(Object value) {
        answer = value;
        return this;
    }

    /** Something else happens meanwhile. */
    public Fault also(Runnable value) {
        also = value;
        return this;
    }

    /** Takes the work and does it when polled. */
    public Fault accepts() {
        acceptsOnly = true;
        return this;
    }

    /** Does not come back until the target is released. */
    public Fault hangs() {
        hangs = true;
        return this;
    }

    public Fault lies(Lie value) {
        lie = value;
        return this;
    }

    /** True when there is nothing but something that happens meanwhile. */
    boolean isHarmless() {
        return !hangs && !givesNull && !acceptsOnly && lands == null && lie == null && answer == null && thrown == null;
    }

    void throwIfAsked() throws ConnectorException {
        if (thrown == null) {
            return;
        }
        Throwable failure;
        try {
            failure = thrown.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        if (failure instanceof ConnectorException expected) {
            throw expected;
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        throw (Error) failure;
    }
}
