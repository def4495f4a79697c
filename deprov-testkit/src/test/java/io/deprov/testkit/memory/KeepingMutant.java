package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.ScopeReport;
import io.deprov.api.StepRef;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.config.Secret;
import io.deprov.api.op.PopulationOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Connectors that keep no secret, or say what is not so of themselves. */
enum KeepingMutant implements Mutant {
    LEAKS_ITS_LOGIN_IN_TO_STRING("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public String toString() {
            return "MemoryConnector[login=" + MemoryTarget.LOGIN + "]";
        }
    }),
    LEAKS_ITS_LOGIN_IN_A_MESSAGE("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ConnectorException failure(MemoryFailure failure, boolean writes) {
            return failure.kind() == MemoryFailure.Kind.LOGIN_REFUSED
                    ? ConnectorException.of(
                            FailureClass.AUTHENTICATION, "the target does not take " + MemoryTarget.LOGIN)
                    : super.failure(failure, writes);
        }
    }),
    PRINTS_ITS_LOGIN("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            System.err.println("logging in with " + MemoryTarget.LOGIN);
            return super.check(request);
        }
    }),
    LOGS_ITS_LOGIN("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            Logger.getLogger("memory").log(Level.INFO, "logging in with {0}", MemoryTarget.LOGIN);
            return super.check(request);
        }
    }),
    LEAKS_ITS_LOGIN_IN_EVIDENCE("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            super.carryOut(call, step, before, after);
            return RevokeOutcome.changed(Evidence.of("done as " + MemoryTarget.LOGIN));
        }
    }),
    LEAKS_ITS_LOGIN_WHEN_A_WRITE_IS_LOST(
            "C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    return failure.kind() == MemoryFailure.Kind.CUT && writes
                            ? ConnectorException.builder(FailureClass.CONNECTION_LOST, "the connection was cut")
                                    .cause(new java.io.IOException(
                                            "POST https://deprov:" + MemoryTarget.LOGIN + "@host"))
                                    .build()
                            : super.failure(failure, writes);
                }
            }),
    SHOWS_FACTS_THAT_NOBODY_DECLARED("C-25", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected Account account(Entry entry) {
            Account account = super.account(entry);
            return Account.builder(account.id())
                    .displayName(account.displayName())
                    .fact("name", entry.name())
                    .fact("undeclared", "1")
                    .build();
        }
    }),
    CHANGES_ITS_MIND_ABOUT_WHAT_IT_CAN_DO(
            "C-25", (target, config, context) -> new MemoryConnector(target, config, context) {
                private int asked;

                @Override
                public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
                    return Mutants.without(super.capabilities(request))
                            .impossible(AccessKind.DEVICE, Effect.DEREGISTER, "by hand")
                            .supports(Capability.builder(AccessKind.SSH_KEY, Effect.REVOKE, Phase.CONTAIN)
                                    .maximumLag(Duration.ofMillis(asked++))
                                    .build())
                            .build();
                }
            }),
    SPEAKS_OF_ACCOUNTS_ONLY("C-25", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected ScopeReport scope(PositiveControl shown) {
            return ScopeReport.complete(PartitionId.MAIN, "accounts", java.util.Set.of(AccessKind.ACCOUNT), shown);
        }
    }),
    PINS_NO_CONTROL("C-26", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest request) throws ConnectorException {
            super.check(request);
            return CheckReport.builder(ExecutorIdentity.named("deprov"), "memory 1")
                    .build();
        }
    }),
    PLANS_THE_BLOCK_FOR_THE_END("C-25", (target, config, context) -> new MemoryConnector(target, config, context) {

        @Override
        public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
            Capabilities.Builder builder = Capabilities.builder()
                    .partition(PartitionId.MAIN)
                    .impossible(AccessKind.DEVICE, Effect.DEREGISTER, "by hand");
            Capabilities all = super.capabilities(request);
            all.identifierTypes().forEach(builder::identifierType);
            all.all().stream()
                    .filter(each -> !each.effect().equals(Effect.BLOCK_SIGN_IN))
                    .forEach(builder::supports);
            return builder.supports(Capability.builder(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.RETIRE)
                            .reversible()
                            .build())
                    .build();
        }
    }),
    KEEPS_ITS_SECRET_OPEN("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Secret kept = Mutants.opened(context, config);
    }),
    LOGS_ITS_LOGIN_AT_FINE("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest r) throws ConnectorException {
            Logger.getLogger("memory").fine("logging in with " + MemoryTarget.LOGIN);
            return super.check(r);
        }
    }),
    LOGS_A_CAUSE_WITH_ITS_LOGIN("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest r) throws ConnectorException {
            Logger.getLogger("memory")
                    .log(
                            Level.WARNING,
                            "slow",
                            new IllegalStateException(
                                    "outer", new IOException("http://deprov:" + MemoryTarget.LOGIN + "@host")));
            return super.check(r);
        }
    }),
    LOGS_ITS_LOGIN_IN_BASE64("C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public CheckReport check(CheckRequest r) throws ConnectorException {
            Logger.getLogger("memory")
                    .info("> Authorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString(("deprov:" + MemoryTarget.LOGIN).getBytes(StandardCharsets.UTF_8)));
            return super.check(r);
        }
    }),
    LEAKS_ITS_LOGIN_WHEN_A_READ_FAILS(
            "C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    ConnectorException e = super.failure(failure, writes);
                    return writes
                                    || failure.kind() == MemoryFailure.Kind.LOGIN_REFUSED
                                    || failure.kind() == MemoryFailure.Kind.NOT_LISTENING
                            ? e
                            : ConnectorException.of(
                                    e.failureClass(), "GET http://deprov:" + MemoryTarget.LOGIN + "@host failed");
                }
            }),
    LEAKS_ITS_LOGIN_WHEN_IT_GIVES_BACK_OR_COUNTS(
            "C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public RevokeOutcome restore(RestoreOp.Request r) throws ConnectorException {
                    super.restore(r);
                    return RevokeOutcome.changed(Evidence.of("given back as " + MemoryTarget.LOGIN));
                }

                @Override
                public long population(PopulationOp.Request r) throws ConnectorException {
                    System.out.println("GET /users as " + MemoryTarget.LOGIN);
                    return super.population(r);
                }
            }),
    LEAKS_ITS_LOGIN_IN_A_RUNTIME_EXCEPTION_OF_ITS_FACTORY(
            "C-24", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public void close() {
                    System.err.println("closing the session of " + MemoryTarget.LOGIN);
                    super.close();
                }
            }),
    LOGS_WHO_IT_LOOKS_FOR("C-50", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public Resolution resolve(ResolveRequest r) throws ConnectorException {
            Resolution found = super.resolve(r);
            found.accounts()
                    .forEach(a -> Logger.getLogger("memory")
                            .info("found " + a.account().displayName() + " by "
                                    + r.subject().identifiers()));
            return found;
        }
    });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    KeepingMutant(String rule, MemoryConnectorFactory.Maker maker) {
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
