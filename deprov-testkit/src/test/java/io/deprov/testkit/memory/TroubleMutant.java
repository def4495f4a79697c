package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
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
            Duration left = Duration.between(Instant.now(), call.deadline());
            return left.isNegative() ? Duration.ZERO : left;
        }

        @Override
        protected void beforeSending(CallContext call) throws ConnectorException {
            if (call.cancellation().isCancelled() || timeout(call).isZero()) {
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "there is no time left");
            }
        }
    }),
    A_READ_BEFORE_A_WRITE_IS_A_DOUBT("C-16", (target, config, context) -> new MemoryConnector(target, config, context) {
        // Revoke's own first read fails, and it is called a lost write.
        @Override
        public RevokeOutcome revoke(RevokeRequest r) throws ConnectorException {
            try {
                entry(r.context(), r.account());
            } catch (ConnectorException e) {
                throw ConnectorException.of(FailureClass.INTERNAL, "something failed");
            }
            return super.revoke(r);
        }
    }),
    KEEPS_THE_FIRST_LOGIN_FOR_ALL("C-17", Mutants.StaticLogin::new),
    VERIFY_CALLS_A_REFUSED_LOGIN_INTERNAL(
            "C-17", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public StepAnswers<Verification> verify(VerifyRequest r) throws ConnectorException {
                    try {
                        return super.verify(r);
                    } catch (ConnectorException e) {
                        throw e.failureClass() == FailureClass.AUTHENTICATION
                                ? ConnectorException.of(FailureClass.INTERNAL, "failed")
                                : e;
                    }
                }
            }),
    REVOKE_CALLS_A_REFUSED_LOGIN_AUTHORIZATION(
            "C-17", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public RevokeOutcome revoke(RevokeRequest r) throws ConnectorException {
                    try {
                        return super.revoke(r);
                    } catch (ConnectorException e) {
                        throw e.failureClass() == FailureClass.AUTHENTICATION
                                ? ConnectorException.of(FailureClass.INTERNAL, "failed")
                                : e;
                    }
                }
            }),
    RESTORE_AND_COUNT_IGNORE_THEIR_DEADLINE(
            "C-22", (target, config, context) -> new MemoryConnector(target, config, context) {
                private final ThreadLocal<Boolean> slow = ThreadLocal.withInitial(() -> false);

                @Override
                protected Duration timeout(CallContext call) {
                    return slow.get() ? Duration.ofSeconds(60) : super.timeout(call);
                }

                @Override
                public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
                    slow.set(true);
                    try {
                        return super.restore(r);
                    } finally {
                        slow.set(false);
                    }
                }

                @Override
                public long population(PopulationOp.Request r) throws ConnectorException {
                    slow.set(true);
                    try {
                        return super.population(r);
                    } finally {
                        slow.set(false);
                    }
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
