package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.op.BatchRevokeOp;
import io.deprov.api.op.HoldersOp;
import io.deprov.api.op.ListAccountsOp;
import io.deprov.api.op.PollOp;
import io.deprov.api.op.PopulationOp;
import io.deprov.testkit.fault.TroubledHttpServer.Answer;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Connectors with an operation that does something else. */
enum OperationsMutant implements Mutant {
    GIVES_A_BATCH_ONE_OUTCOME("C-44", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        public Answer revokeAll(BatchRevokeOp.Request request) throws ConnectorException {
            Answer answer = super.revokeAll(request);
            Map<StepId, RevokeOutcome> outcomes = new HashMap<>();
            for (RevokeRequest step : request.steps()) {
                outcomes.put(
                        step.prepared().step().id(),
                        answer.outcome(request.steps().get(0).prepared().step().id())
                                .orElseThrow());
            }
            return Answer.of(outcomes, Map.of());
        }
    }),
    THROWS_AWAY_A_BATCH_WHEN_ONE_FAILS(
            "C-44", (target, config, context) -> new EverythingConnector(target, config, context) {

                @Override
                public Answer revokeAll(BatchRevokeOp.Request request) throws ConnectorException {
                    Map<StepId, RevokeOutcome> outcomes = new HashMap<>();
                    for (RevokeRequest step : request.steps()) {
                        outcomes.put(step.prepared().step().id(), revoke(step));
                    }
                    return Answer.of(outcomes, Map.of());
                }
            }),
    ENDS_A_BATCH_AT_THE_FIRST_FAILURE(
            "C-44", (target, config, context) -> new EverythingConnector(target, config, context) {

                @Override
                public Answer revokeAll(BatchRevokeOp.Request request) throws ConnectorException {
                    Map<StepId, RevokeOutcome> outcomes = new HashMap<>();
                    Map<StepId, ConnectorException> failures = new HashMap<>();
                    for (RevokeRequest step : request.steps()) {
                        if (failures.isEmpty()) {
                            try {
                                outcomes.put(step.prepared().step().id(), revoke(step));
                            } catch (ConnectorException e) {
                                failures.put(step.prepared().step().id(), e);
                            }
                        }
                    }
                    return Answer.of(outcomes, failures);
                }
            }),
    CALLS_A_LOST_BATCH_NOT_SENT("C-44", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        public Answer revokeAll(BatchRevokeOp.Request request) throws ConnectorException {
            Answer answer = super.revokeAll(request);
            for (RevokeRequest step : request.steps()) {
                Optional<ConnectorException> failure =
                        answer.failure(step.prepared().step().id());
                if (failure.isPresent() && failure.get().mayHaveTakenEffect()) {
                    throw ConnectorException.of(FailureClass.UNAVAILABLE, "it did not get through");
                }
            }
            return answer;
        }
    }),
    LISTS_THE_FIRST_PAGE("C-45", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        public ListAccountsOp.Page accounts(ListAccountsOp.Request request) throws ConnectorException {
            return ListAccountsOp.Page.of(
                    super.accounts(request).listings(), List.of(scope(control(request.context()))), null);
        }
    }),
    LISTS_MORE_THAN_WAS_ASKED_FOR(
            "C-45", (target, config, context) -> new EverythingConnector(target, config, context) {

                @Override
                public ListAccountsOp.Page accounts(ListAccountsOp.Request request) throws ConnectorException {
                    return super.accounts(new ListAccountsOp.Request(request.context(), 1_000, request.cursor()));
                }
            }),
    LISTS_THE_ENABLED_ONLY("C-45", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        protected List<Entry> everybody(CallContext call) throws ConnectorException {
            return super.everybody(call).stream()
                    .filter(entry -> !entry.isBlocked())
                    .toList();
        }
    }),
    CALLS_EVERYBODY_ENABLED("C-45", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        protected Listing listing(Entry entry) {
            return Listing.of(account(entry), List.of(), true);
        }
    }),
    BELIEVES_AN_EMPTY_LIST("C-45", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        public ListAccountsOp.Page accounts(ListAccountsOp.Request request) throws ConnectorException {
            ListAccountsOp.Page page = super.accounts(request);
            PositiveControl shown = PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "always-there");
            return page.next().isPresent()
                    ? page
                    : ListAccountsOp.Page.of(page.listings(), List.of(scope(shown)), null);
        }
    }),
    KEEPS_ITS_HANDLES_TO_ITSELF("C-46", (target, config, context) -> new EverythingConnector(target, config, context) {

        private final Map<String, Boolean> taken = new ConcurrentHashMap<>();

        @Override
        protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
                throws ConnectorException {
            taken.put(before.id(), true);
            return super.carryOut(call, step, before, after);
        }

        @Override
        public RevokeOutcome poll(PollOp.Request request) throws ConnectorException {
            if (taken.containsKey(request.pending().value())) {
                return super.poll(request);
            }
            throw ConnectorException.of(FailureClass.NOT_FOUND, "no such work");
        }
    }),
    CALLS_ANY_WORK_FINISHED("C-46", (target, config, context) -> new EverythingConnector(target, config, context) {

        @Override
        public RevokeOutcome poll(PollOp.Request request) {
            return RevokeOutcome.changed(Evidence.of("finished"));
        }
    }),
    DOES_THE_WORK_WHEN_IT_IS_ASKED_AFTER_IT(
            "C-46", (target, config, context) -> new EverythingConnector(target, config, context) {

                @Override
                public RevokeOutcome poll(PollOp.Request request) throws ConnectorException {
                    Optional<Entry> entry = entry(request.context(), request.account());
                    if (entry.isPresent()) {
                        super.carryOut(
                                request.context(),
                                request.step(),
                                entry.get(),
                                entry.get().blocked(true));
                    }
                    return super.poll(request);
                }
            }),
    COUNTING_THROWS_A_RUNTIME_EXCEPTION(
            "C-34", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public long population(PopulationOp.Request r) {
                    try {
                        return super.population(r);
                    } catch (ConnectorException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }),
    COUNTS_WHAT_IT_COULD_READ_WHEN_READING_IS_FORBIDDEN(
            "C-34", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public long population(PopulationOp.Request r) throws ConnectorException {
                    try {
                        return super.population(r);
                    } catch (ConnectorException e) {
                        if (e.failureClass() == FailureClass.AUTHORIZATION
                                || e.failureClass() == FailureClass.AUTHENTICATION) {
                            return 0;
                        }
                        throw e;
                    }
                }
            }),
    HOLDERS_ARE_NOBODY_WHEN_READING_IS_FORBIDDEN(
            "C-35", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                public HoldersOp.Page holders(HoldersOp.Request r) throws ConnectorException {
                    try {
                        return super.holders(r);
                    } catch (ConnectorException e) {
                        if (e.failureClass() == FailureClass.AUTHORIZATION
                                || e.failureClass() == FailureClass.AUTHENTICATION) {
                            return HoldersOp.Page.of(List.of(), null);
                        }
                        throw e;
                    }
                }
            }),
    LISTS_HOLDERS_OF_EVERYTHING("C-35", (target, config, context) -> new MemoryConnector(target, config, context) {
        // Whatever the group: everybody who can sign in, so the last administrator is never the last.
        @Override
        protected MemoryTarget.Page active(CallContext call, @Nullable String group, String after)
                throws ConnectorException {
            return super.active(call, null, after);
        }
    });

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    OperationsMutant(String rule, MemoryConnectorFactory.Maker maker) {
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
