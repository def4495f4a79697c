package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a search for accounts would have found one: another account, named in the configuration or picked, shown by a search of
 * the same base, scope and filter shape.
 *
 * <p>An account that is itself asked about is never its own control ({@code except}). A named control that is not shown is not
 * replaced by a picked one: somebody said that it is there, and it is not, so the base is wrong or a right is missing.
 */
final class PeopleControls {

    /**
     * An entry that may serve.
     *
     * @param id its immutable id
     * @param origin where it comes from
     */
    record Candidate(String id, Origin origin) {}

    private final Inquiry inquiry;

    PeopleControls(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** For a search below one people base. */
    PositiveControl inBase(DN base, Set<String> except) throws ConnectorException {
        return shown(base, base, inquiry.account(), except);
    }

    /** For a search by id over the whole tree; when there are several trees, for all of them. */
    PositiveControl pinned(Set<String> except) throws ConnectorException {
        List<PositiveControl> controls = new ArrayList<>();
        for (DN context : inquiry.accountContexts()) {
            PositiveControl control = inContext(context, except);
            if (!control.isShown()) {
                return control;
            }
            controls.add(control);
        }
        return controls.get(0);
    }

    private PositiveControl inContext(DN context, Set<String> except) throws ConnectorException {
        PositiveControl last = PositiveControl.notShown(scope(context), Origin.PICKED, "no people base is in it");
        for (DN base : inquiry.settings().peopleBases()) {
            if (inquiry.server().contextOf(base).equals(context)) {
                last = shown(context, base, null, except);
                if (last.isShown()) {
                    return last;
                }
            }
        }
        return last;
    }

    private PositiveControl shown(DN searchBase, DN base, @Nullable Filter filter, Set<String> except)
            throws ConnectorException {
        String scope = scope(searchBase);
        List<DN> named = namedIn(base);
        Optional<Candidate> candidate = candidate(base, named, except);
        if (candidate.isEmpty()) {
            return named.isEmpty()
                    ? PositiveControl.notShown(scope, Origin.PICKED, nothingVisible(base))
                    : PositiveControl.notShown(scope, Origin.NAMED, notAnAccount(base));
        }
        Filter byId = inquiry.hasId(candidate.get().id());
        Filter shape = filter == null ? byId : Filter.createANDFilter(filter, byId);
        boolean isShown = inquiry.call()
                .any(searchBase, shape, DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
        return isShown
                ? PositiveControl.shown(
                        scope, candidate.get().origin(), candidate.get().id())
                : PositiveControl.notShown(
                        scope,
                        candidate.get().origin(),
                        "the control " + candidate.get().id() + " is there but a search below " + searchBase
                                + " does not show it: " + inquiry.settings().bindDn() + " needs search on "
                                + inquiry.idAttribute() + " from there on");
    }

    /** The account below {@code base} to be shown: the first named one that is an account, else any. */
    private Optional<Candidate> candidate(DN base, List<DN> named, Set<String> except) throws ConnectorException {
        for (DN dn : named) {
            Optional<String> id = inquiry.call()
                    .entry(dn.toString(), inquiry.account(), inquiry.idAttribute())
                    .flatMap(inquiry::idOf);
            if (id.isPresent() && !except.contains(id.get())) {
                return id.map(found -> new Candidate(found, Origin.NAMED));
            }
        }
        if (!named.isEmpty()) {
            return Optional.empty();
        }
        Optional<SearchResultEntry> any =
                inquiry.call().any(base, inquiry.except(inquiry.account(), except), inquiry.idAttribute());
        return any.flatMap(inquiry::idOf).map(id -> new Candidate(id, Origin.PICKED));
    }

    /** The named controls meant for {@code base}. One that lies under a group base as well is left to the groups. */
    List<DN> namedIn(DN base) {
        return inquiry.settings().controlsUnder(base).stream()
                .filter(dn -> inquiry.settings().groupBases().stream()
                        .noneMatch(groups -> dn.isDescendantOf(groups, true) && !base.isDescendantOf(groups, true)))
                .toList();
    }

    private String scope(DN base) {
        return base + " sub " + inquiry.server().idAttribute().shape();
    }

    private String nothingVisible(DN base) {
        return "no other account is visible below " + base + ": the base or accountFilter is wrong, or "
                + inquiry.settings().bindDn() + " may not read there";
    }

    static String notAnAccount(DN base) {
        return "no entry of `controls` below " + base
                + " is shown as an account that is not itself asked about: correct its DN, or the base";
    }
}
