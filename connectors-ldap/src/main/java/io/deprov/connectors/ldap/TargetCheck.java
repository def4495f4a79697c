package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.PositiveControl;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether the target can be worked with: who we are there, which bases and controls are shown, what stands in the way. */
final class TargetCheck {

    private final Inquiry inquiry;
    private final LdapSettings settings;

    TargetCheck(Inquiry inquiry) {
        this.inquiry = inquiry;
        this.settings = inquiry.settings();
    }

    CheckReport report() throws ConnectorException {
        CheckReport.Builder report =
                CheckReport.builder(executor(), inquiry.server().product() + " at " + settings.server());
        people(report);
        credentials(report);
        groups(report);
        namedControls(report);
        permissions(report);
        notes(report);
        return report.build();
    }

    /** RFC 4532. A server that does not know it is told by a simple bind who we are, and so are we. */
    private ExecutorIdentity executor() throws ConnectorException {
        Optional<ExtendedResult> answer = inquiry.call().ask(new WhoAmIExtendedRequest());
        String authorization = answer.map(TargetCheck::authorizationId).orElse("dn:" + settings.bindDn());
        if (authorization.isEmpty()) {
            return ExecutorIdentity.unknown("the server takes us for anonymous although the bind succeeded");
        }
        if (!authorization.toLowerCase(Locale.ROOT).startsWith("dn:")) {
            return ExecutorIdentity.named(authorization);
        }
        String dn = authorization.substring(3);
        Optional<SearchResultEntry> own = inquiry.call().entry(dn, inquiry.idAttribute());
        // A root DN has no entry; another entry that we may not see cannot be found by resolve either.
        return own.flatMap(inquiry::idOf)
                .map(id -> ExecutorIdentity.account(inquiry.accountId(id), dn))
                .orElseGet(() -> ExecutorIdentity.named(dn));
    }

    private static String authorizationId(ExtendedResult answer) {
        try {
            String id = new WhoAmIExtendedResult(answer).getAuthorizationID();
            return id == null ? "" : id;
        } catch (RuntimeException e) {
            return "";
        }
    }

    private void people(CheckReport.Builder report) throws ConnectorException {
        for (DN base : settings.peopleBases()) {
            add(report, new PeopleControls(inquiry).inBase(base, Set.of()), "people base " + base);
        }
        for (var identifier : settings.identifiers().entrySet()) {
            String key = "identifiers." + identifier.getKey();
            if (!inquiry.server().knows(identifier.getValue().attribute())) {
                report.problem(key + ": the schema has no attribute "
                        + identifier.getValue().attribute());
                continue;
            }
            for (DN base : settings.peopleBases()) {
                add(
                        report,
                        new IdentifierControls(inquiry)
                                .inBase(base, identifier.getValue().attribute(), Set.of(), Set.of()),
                        key);
            }
        }
    }

    private void credentials(CheckReport.Builder report) throws ConnectorException {
        for (CredentialAttribute attribute : settings.credentialAttributes()) {
            if (inquiry.server().knows(attribute.attribute())) {
                PositiveControl control = new CredentialControls(inquiry).visible(attribute, Set.of());
                add(report, control, attribute.attribute());
                if (control.isShown()
                        && !control.isNamed()
                        && !settings.controls().isEmpty()) {
                    report.note(attribute.attribute() + ": shown by " + control.scope());
                }
            } else {
                report.note("the schema has no " + attribute.attribute() + ": there is no " + attribute.kind()
                        + " on this target");
            }
        }
    }

    private void groups(CheckReport.Builder report) throws ConnectorException {
        for (DN base : settings.groupBases()) {
            for (MembershipAttribute attribute : MembershipAttribute.values()) {
                if (inquiry.server().knows(attribute.attribute())) {
                    GroupControls controls = new GroupControls(inquiry);
                    add(report, controls.listed(base, attribute), "group base " + base);
                }
            }
        }
        if (settings.groupBases().isEmpty()) {
            report.note("no groupBases: memberships are not looked at on this target");
        }
    }

    private static void add(CheckReport.Builder report, PositiveControl control, String what) {
        report.control(control);
        if (!control.isShown()) {
            report.problem(what + ": " + control.why());
        }
    }

    private void namedControls(CheckReport.Builder report) throws ConnectorException {
        Set<DN> bases = new LinkedHashSet<>(settings.peopleBases());
        bases.addAll(settings.groupBases());
        int position = 0;
        for (DN dn : settings.controls()) {
            String which = "controls[" + position++ + "]";
            if (bases.stream().noneMatch(base -> dn.isDescendantOf(base, true))) {
                report.problem(which + " lies below none of peopleBases and groupBases");
            } else if (inquiry.call()
                    .entry(dn.toString(), inquiry.idAttribute())
                    .isEmpty()) {
                report.problem(which + " is not shown: its DN is wrong, or " + settings.bindDn() + " may not read it");
            }
        }
        for (DN base : bases) {
            if (settings.controlsUnder(base).isEmpty()) {
                report.note("no control is named below " + base
                        + ": that somebody has no access there cannot be shown, only that reading works");
            }
        }
    }

    /** A directory does not say what we may write without our writing. */
    private void permissions(CheckReport.Builder report) throws ConnectorException {
        var capabilities = new LdapCapabilities(inquiry).probe();
        for (Capability capability : capabilities.all()) {
            for (String permission : capability.permissions()) {
                report.permission(
                        permission,
                        CheckReport.Held.UNKNOWN,
                        "the directory does not tell without a write being tried");
            }
        }
        capabilities.whyImpossible(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN).ifPresent(report::problem);
    }

    private void notes(CheckReport.Builder report) {
        if (!inquiry.server().canAssert()) {
            report.note(
                    "the server has no assertion control (RFC 4528): between the last look and a write something may"
                            + " change unseen");
        }
        report.note(
                settings.isTls()
                        ? "the connection is encrypted and the server's certificate checked"
                        : "the connection is not encrypted; it does not leave this machine");
        if (!settings.wholeTreeVisible()) {
            report.note(
                    "wholeTreeVisible is not set: what is not found any more may be out of sight, and the case of an account that"
                            + " somebody else deletes or moves does not reach CLOSED by itself");
        }
        List<String> others = settings.peopleBases().stream()
                .filter(base -> inquiry.server().contextOf(base).equals(base)
                        && !inquiry.server().namingContexts().contains(base))
                .map(DN::toString)
                .toList();
        if (!others.isEmpty()) {
            report.note("the server names no naming context for " + String.join(", ", others)
                    + ": an account that is moved out of it is not found again");
        }
    }
}
