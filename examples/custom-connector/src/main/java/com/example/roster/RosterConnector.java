package com.example.roster;

import static com.example.roster.RosterClient.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.*;
import io.deprov.api.access.*;
import io.deprov.api.config.ConnectorConfig;
import java.util.Set;

/** Blocks and deletes users of a roster, and takes them out of groups. */
final class RosterConnector implements Connector {

    private static final String SCOPE = "users";
    private static final String BLOCK = "account/account block-sign-in";
    private static final String REMOVE = "entitlement/group-membership remove";
    private static final String DELETE = "account/account delete";
    private static final Set<AccessKind> KINDS = Set.of(AccessKind.ACCOUNT, AccessKind.GROUP_MEMBERSHIP);

    private final RosterClient client;
    private final ConnectorContext context;
    private final String control;

    RosterConnector(ConnectorConfig config, ConnectorContext context) {
        this.client = new RosterClient(config, context);
        this.context = context;
        this.control = config.string("control");
    }

    // ---- reading

    @Override
    public CheckReport check(CheckRequest request) throws ConnectorException {
        PositiveControl shown = control(request.context());
        String name = client.get(request.context(), "/me").path("name").asText();
        CheckReport.Builder report = CheckReport.builder(ExecutorIdentity.named(name), "roster").control(shown);
        return shown.isShown() ? report.build() : report.problem("control: " + shown.why()).build();
    }

    // tag::control[]
    /** Somebody who is always there, looked for exactly as people are looked for. */
    private PositiveControl control(CallContext call) throws ConnectorException {
        return find(call, "number", control).isEmpty()
                ? PositiveControl.notShown(SCOPE, PositiveControl.Origin.NAMED, "user " + control + " was not shown")
                : PositiveControl.shown(SCOPE, PositiveControl.Origin.NAMED, control);
    }
    // end::control[]

    private JsonNode find(CallContext call, String key, String value) throws ConnectorException {
        return client.get(call, "/users?" + key + "=" + escaped(value)).path("users");
    }

    // tag::capabilities[]
    @Override
    public Capabilities capabilities(CapabilitiesRequest request) {
        Capability.Builder delete = can(AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE);
        return Capabilities.builder()
                .partition(PartitionId.MAIN)
                .identifierType(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING)
                .supports(can(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN).build())
                .supports(can(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE).build())
                .supports(delete.alsoRemoves(AccessKind.GROUP_MEMBERSHIP).build())
                .build();
    }

    private static Capability.Builder can(AccessKind kind, Effect effect, Phase phase) {
        return Capability.builder(kind, effect, phase).permission("users.write");
    }
    // end::capabilities[]

    @Override
    public Resolution resolve(ResolveRequest request) throws ConnectorException {
        Resolution.Builder resolution =
                Resolution.builder(request.subject().identifiers()).control(control(request.context()));
        for (Identifier identifier : request.subject().identifiers()) {
            resolution.linking(identifier);
            for (JsonNode user : find(request.context(), "number", identifier.value())) {
                resolution.match(account(user), identifier, IdentifierUse.LINKING);
            }
        }
        return resolution.build();
    }

    private Account account(JsonNode user) {
        Account.Builder account = Account.builder(id(user.path("id").asText()))
                .displayName(user.path("name").asText())
                .fact("name", user.path("name").asText())
                .identifier(new Identifier(
                        IdentifierType.EMPLOYEE_NUMBER, user.path("number").asText()));
        return (user.path("active").asBoolean() ? account : account.alreadyInForce(Effect.BLOCK_SIGN_IN)).build();
    }

    private ItemId id(String user) {
        return ItemId.of(context.target(), PartitionId.MAIN, AccessKind.ACCOUNT, user, IdStrength.IMMUTABLE);
    }

    // tag::discover[]
    /** A page is what one request shows; the cursor is the number of the account, and the last group of it that was shown. */
    @Override
    public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
        String[] cursor = request.cursor().isEmpty() ? new String[] {"0", ""} : request.cursor().split(":", 2);
        int index = Integer.parseInt(cursor[0]);
        AccessRef account = request.accounts().get(index);
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        PositiveControl shown = control(request.context());
        JsonNode user = cursor[1].isEmpty() ? client.get(request.context(), path(account)) : null;
        if (user != null && !user.isMissingNode()) {
            page.item(account(user));
        }
        try {
            String from = path(account) + "/groups?after=" + escaped(cursor[1]);
            JsonNode groups = client.get(request.context(), from);
            groups.path("groups").forEach(group -> page.item(membership(account, group.asText())));
            if (groups.has("next")) {
                return page.next(index + ":" + groups.path("next").asText()).build();
            }
            page.scope(shown.isShown()
                    ? ScopeReport.complete(PartitionId.MAIN, SCOPE, KINDS, shown)
                    : incomplete(FailureClass.NOT_FOUND, shown.why()));
        } catch (ConnectorException e) {
            page.scope(incomplete(e.failureClass(), e.getMessage()));
        }
        return index + 1 < request.accounts().size() ? page.next(index + 1 + ":").build() : page.build();
    }
    // end::discover[]

    private Entitlement membership(AccessRef account, String group) {
        ItemId owner = id(account.id().nativeId());
        ItemId id = ItemId.owned(owner, AccessKind.GROUP_MEMBERSHIP, group, IdStrength.IMMUTABLE);
        return Entitlement.builder(id).displayName(group).build();
    }

    private static ScopeReport incomplete(FailureClass why, String text) {
        return ScopeReport.incomplete(PartitionId.MAIN, SCOPE, KINDS, why, text);
    }

    private static String path(AccessRef account) {
        return "/users/" + escaped(account.id().nativeId());
    }

    // ---- steps

    /** Of a user who is gone every effect holds; null when it is no effect of ours. */
    private static Boolean holds(StepRef step, JsonNode user) {
        String thing = step.access().id().nativeId();
        return switch (step.access().kind() + " " + step.effect()) {
            case BLOCK -> !user.path("active").asBoolean();
            case REMOVE ->
                user.path("groups").valueStream().noneMatch(group -> group.asText().equals(thing));
            case DELETE -> user.isMissingNode();
            default -> null;
        };
    }

    // tag::prepare[]
    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        CallContext call = request.context();
        PositiveControl shown = control(call);
        JsonNode user = client.get(call, path(request.account()));
        if (user.isMissingNode() && !shown.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "neither the user nor the control was shown");
        }
        String name = request.account().fact("name").orElse("");
        boolean isAnothers = user.isMissingNode() && !find(call, "name", name).isEmpty();
        StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            Boolean holds = holds(step, user);
            if (holds == null) {
                answers.add(step.id(), Preparation.notRemovable("a roster knows no " + step.effect()));
            } else if (isAnothers) {
                answers.add(step.id(), Preparation.drifted("the user is gone, and the name is somebody else's"));
            } else if (holds) {
                answers.add(step.id(), Preparation.alreadyInState(proof(call, user, shown)));
            } else {
                String version = user.path("version").asText();
                answers.add(step.id(), Preparation.ready(new StateToken(version), step.access()));
            }
        }
        return answers.build();
    }
    // end::prepare[]

    private static Proof proof(CallContext call, JsonNode user, PositiveControl shown) {
        String seen = user.isMissingNode() ? "the user is gone" : "not there any more, or not active";
        return Proof.absent(seen, call.clock().instant(), shown);
    }

    // tag::revoke[]
    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        CallContext call = request.context();
        StepRef step = request.prepared().step();
        String version = request.prepared().stateToken().value();
        String user = path(request.account());
        String group = "/groups/" + escaped(step.access().id().nativeId());
        switch (step.access().kind() + " " + step.effect()) {
            case BLOCK -> client.send(call, "PUT", user + "/inactive", version);
            case REMOVE -> client.send(call, "DELETE", user + group, version);
            case DELETE -> client.send(call, "DELETE", user, version);
            default -> throw ConnectorException.of(FailureClass.UNSUPPORTED, "a roster knows no " + step.effect());
        }
        return RevokeOutcome.changed(Evidence.of("done in place of version " + version));
    }
    // end::revoke[]

    // tag::verify[]
    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        CallContext call = request.context();
        JsonNode user = client.get(call, path(request.account()));
        PositiveControl shown = control(call);
        StepAnswers.Builder<Verification> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            Boolean holds = holds(step, user);
            if (holds == null) {
                answers.add(step.id(), Verification.unreadable(FailureClass.UNSUPPORTED, "unknown effect"));
            } else if (!shown.isShown()) {
                answers.add(step.id(), Verification.hidden(shown.why()));
            } else {
                Verification held = Verification.holds(proof(call, user, shown));
                answers.add(step.id(), holds ? held : Verification.notYet("it does not hold"));
            }
        }
        return answers.build();
    }
    // end::verify[]

    @Override
    public void close() {
        client.close();
    }
}
