package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PreparedStep;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes an account out of a group, by value. The value is a name: it is removed only while it means the pinned account, or nobody at
 * all any more.
 *
 * <p>A group whose object class insists on a member cannot lose its last one (65). LDAP cannot count members without reading them all,
 * so the server is asked by trying; its refusal changes nothing.
 */
final class MembershipRemoval implements NativeEffect {

    private final Inquiry inquiry;

    MembershipRemoval(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    @Override
    public Preparation prepare(Owner owner, StepRef step) throws ConnectorException {
        Membership membership = Membership.read(inquiry, owner, step.access());
        if (!owner.isPresent()) {
            PositiveControl control = owner.control();
            if (!control.isShown()) {
                throw GoneAccount.hidden(control);
            }
            if (!membership.heldForeign().isEmpty() || owner.isNameTaken()) {
                return Preparation.drifted("no entry carries the pinned id " + owner.id()
                        + " any more, and its name belongs to another entry");
            }
        }
        if (!membership.held().isEmpty()) {
            return ready(membership, step);
        }
        if (!membership.heldForeign().isEmpty()) {
            return Preparation.notRemovable("the group holds a name that another account has as well or by now ("
                    + membership.attribute().attribute() + "): nobody can tell whose membership it is");
        }
        if (!owner.isPresent()) {
            new GoneAccount(inquiry).requireSight(owner);
        }
        if (!membership.heldUnclear().isEmpty()) {
            return Preparation.notRemovable(unclear(membership));
        }
        return absent(membership, step);
    }

    /** A name that is free as far as we see may be a new hire's whom we do not see. */
    private String unclear(Membership membership) {
        return "the group holds a name that the account had ("
                + membership.attribute().attribute()
                + "). No entry that this login can see has it, but one that it may not see could: find out whose it is, or let the login"
                + " search entry, " + inquiry.idAttribute() + " and " + AccountReader.UID
                + " in the whole naming context and configure wholeTreeVisible: true";
    }

    private Preparation absent(Membership membership, StepRef step) throws ConnectorException {
        MembershipAbsence absence = new MembershipAbsence(inquiry, membership);
        Optional<String> doubt = absence.doubtOfGroup();
        if (doubt.isPresent()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, doubt.get());
        }
        PositiveControl control = absence.control(step.access());
        if (!control.isShown()) {
            throw GoneAccount.hidden(control);
        }
        return Preparation.alreadyInState(proof(membership, control));
    }

    private Preparation ready(Membership membership, StepRef step) throws ConnectorException {
        List<Filter> parts = new ArrayList<>(List.of(inquiry.hasId(membership.groupId())));
        membership.held().forEach(name -> parts.add(Membership.isMember(membership.attribute(), name)));
        Guard guard = Guard.of(Filter.createANDFilter(parts));
        // A name too long for a token still guards itself: it is deleted by value.
        Guard fitting = guard.fits() ? guard : Guard.of(inquiry.hasId(membership.groupId()));
        return Preparation.ready(fitting.token(), current(membership, step.access()));
    }

    private static AccessRef current(Membership membership, AccessRef planned) {
        Map<String, String> facts = new TreeMap<>(planned.facts());
        membership.group().ifPresent(group -> facts.put(Facts.GROUP_DN, group.getDN()));
        facts.put(Facts.VALUE, membership.held().get(0));
        return AccessRef.of(planned.id(), planned.fingerprint(), facts);
    }

    @Override
    public RevokeOutcome revoke(Owner owner, PreparedStep prepared) throws ConnectorException {
        Membership membership = Membership.read(inquiry, owner, prepared.step().access());
        Optional<SearchResultEntry> group = membership.group();
        if (group.isEmpty() || membership.held().isEmpty()) {
            throw nothingToRemove(membership);
        }
        Guard guard = Guard.parse(prepared.stateToken());
        try {
            new GuardedWrite(inquiry).modify(group.get().getDN(), guard, List.of(removal(membership)));
            return changed(membership, "member value deleted by modify; result success");
        } catch (LDAPException e) {
            if (!e.getResultCode().equals(ResultCode.OBJECT_CLASS_VIOLATION)) {
                throw failure(membership, e);
            }
        }
        return lastMember(group.get(), membership, guard);
    }

    private static ConnectorException nothingToRemove(Membership membership) {
        if (membership.group().isEmpty()) {
            return ConnectorException.of(
                    FailureClass.NOT_FOUND, "no entry is shown with the group's id " + membership.groupId());
        }
        return membership.heldForeign().isEmpty() && membership.heldUnclear().isEmpty()
                ? ConnectorException.of(
                        FailureClass.NOT_FOUND,
                        "group " + membership.groupId() + " does not show the account as a member any more")
                : ConnectorException.of(
                        FailureClass.CONFLICT,
                        "the name in group " + membership.groupId() + " means another account now, or may");
    }

    /** The server has refused the plain removal, so that nothing has changed yet. */
    private RevokeOutcome lastMember(SearchResultEntry group, Membership membership, Guard guard)
            throws ConnectorException {
        Optional<DN> placeholder = inquiry.settings().placeholder();
        if (placeholder.isEmpty() || !membership.attribute().holdsDn()) {
            return RevokeOutcome.notRemovable("the account is the last member of entry " + membership.groupId()
                    + ", whose object class insists on one (65): delete the group or put somebody else in, or configure"
                    + " lastMember: placeholder");
        }
        Modification addition = new Modification(
                ModificationType.ADD,
                membership.attribute().attribute(),
                placeholder.get().toString());
        try {
            new GuardedWrite(inquiry).modify(group.getDN(), guard, List.of(addition, removal(membership)));
        } catch (LDAPException e) {
            throw failure(membership, e);
        }
        return changed(membership, "last member value replaced by the placeholder in one modify; result success");
    }

    private static Modification removal(Membership membership) {
        return new Modification(
                ModificationType.DELETE,
                membership.attribute().attribute(),
                membership.held().toArray(String[]::new));
    }

    private static RevokeOutcome changed(Membership membership, String summary) {
        return RevokeOutcome.changed(Evidence.of(
                summary, Map.of(Facts.ATTRIBUTE, membership.attribute().attribute())));
    }

    /** By id only: a group may be named after a person. People read the name beside it, from the plan. */
    private static ConnectorException failure(Membership membership, LDAPException e) {
        return LdapFailures.write(
                        "removing a member of entry " + membership.groupId(),
                        "write on attribute " + membership.attribute().attribute() + " of entry "
                                + membership.groupId(),
                        e)
                .build();
    }

    @Override
    public Verification verify(Owner owner, StepRef step) throws ConnectorException {
        Membership membership = Membership.read(inquiry, owner, step.access());
        if (!membership.held().isEmpty()) {
            return Verification.notYet("the group still holds the account");
        }
        if (!membership.heldUnclear().isEmpty()) {
            return Verification.notYet(unclear(membership));
        }
        if (!membership.heldForeign().isEmpty()) {
            // Of an account that we have deleted nothing was left; whoever has its name by now is a member themselves.
            return owner.isKnownDeleted()
                    ? new GoneAccount(inquiry).verified(owner)
                    : Verification.notYet("the group holds a name that another account has as well or by now");
        }
        if (!owner.isPresent()) {
            if (!owner.control().isShown()) {
                return Verification.hidden(owner.control().why());
            }
            Optional<String> doubt = new GoneAccount(inquiry).doubt(owner);
            if (doubt.isPresent()) {
                return Verification.hidden(doubt.get());
            }
        }
        MembershipAbsence absence = new MembershipAbsence(inquiry, membership);
        Optional<String> doubt = absence.doubtOfGroup();
        if (doubt.isPresent()) {
            return Verification.hidden(doubt.get());
        }
        PositiveControl control = absence.control(step.access());
        return control.isShown() ? Verification.holds(proof(membership, control)) : Verification.hidden(control.why());
    }

    private Proof proof(Membership membership, PositiveControl control) {
        String what = membership.group().isPresent()
                ? "the group does not hold the account"
                : "no entry carries the group's id " + membership.groupId();
        return Proof.absent(what, inquiry.now(), control)
                .withFacts(Map.of(Facts.ATTRIBUTE, membership.attribute().attribute()));
    }
}
