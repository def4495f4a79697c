package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Connectors that say something else of what went wrong. */
enum TroubleMutant implements Mutant {
    TAKES_A_REFUSED_CONNECTION_FOR_A_TIMEOUT(
            "C-16", Mutants.mapping(MemoryFailure.Kind.NOT_LISTENING, FailureClass.TIMEOUT)),
    CALLS_A_REFUSED_LOGIN_INTERNAL("C-17", Mutants.mapping(MemoryFailure.Kind.LOGIN_REFUSED, FailureClass.INTERNAL)),
    CALLS_FORBIDDEN_NOT_FOUND("C-18", Mutants.mapping(MemoryFailure.Kind.FORBIDDEN, FailureClass.NOT_FOUND)),
    NAMES_NO_PERMISSION("C-18", Mutants.mapping(MemoryFailure.Kind.FORBIDDEN, FailureClass.AUTHORIZATION)),
    CALLS_THROTTLING_UNAVAILABLE("C-19", Mutants.mapping(MemoryFailure.Kind.TOO_MANY, FailureClass.UNAVAILABLE)),
    RETRIES_WHEN_THROTTLED("C-19", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
            return Mutants.again(FailureClass.THROTTLED, () -> super.write(call, request));
        }
    }),
    FORGETS_HOW_LONG_TO_WAIT("C-19", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ConnectorException failure(MemoryFailure failure, boolean writes) {
            return failure.kind() == MemoryFailure.Kind.TOO_MANY
                    ? ConnectorException.of(FailureClass.THROTTLED, "too many requests")
                    : super.failure(failure, writes);
        }
    }),
    RETRIES_A_LOST_WRITE("C-20", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
            return Mutants.again(FailureClass.CONNECTION_LOST, () -> super.write(call, request));
        }
    }),
    CALLS_A_SILENT_WRITE_NOT_SENT("C-20", Mutants.mapping(MemoryFailure.Kind.TIMED_OUT, FailureClass.UNAVAILABLE)),
    SWALLOWS_A_LOST_ANSWER("C-21", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after) {
            try {
                return super.carryOut(call, step, before, after);
            } catch (ConnectorException e) {
                return RevokeOutcome.changed(Evidence.of("probably done"));
            }
        }
    }),
    CALLS_A_LOST_WRITE_NOT_SENT("C-21", Mutants.mapping(MemoryFailure.Kind.CUT, FailureClass.UNAVAILABLE)),
    IGNORES_ITS_DEADLINE("C-22", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Duration timeout(CallContext call) {
            return Duration.ofSeconds(5);
        }
    }),
    IGNORES_ITS_DEADLINE_WHEN_IT_READS(
            "C-22", (target, config, context) -> new MemoryConnector(target, config, context) {
                private boolean reads;

                @Override
                protected <T> T read(CallContext call, Exchange<T> request) throws ConnectorException {
                    reads = true;
                    return super.read(call, request);
                }

                @Override
                protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
                    reads = false;
                    return super.write(call, request);
                }

                @Override
                protected Duration timeout(CallContext call) {
                    return reads ? Duration.ofSeconds(5) : super.timeout(call);
                }
            }),
    GOES_BY_THE_MACHINES_CLOCK("C-22", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        protected Duration timeout(CallContext call) {
            return Duration.between(Instant.now(), call.deadline());
        }
    });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    TroubleMutant(String rule, MemoryConnectorFactory.Maker maker) {
        this.rule = rule;
        this.maker = maker;
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public MemoryConnectorFactory.Maker maker() {
        return maker;
    }
}
