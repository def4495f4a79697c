package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import java.util.ArrayList;
import java.util.List;

/** Reads everything that lets pinned accounts in, one scope to a page: each account's entry, then each group base by attribute. */
final class Discovery {

    private record GroupStage(DN base, MembershipAttribute attribute) {}

    private final Inquiry inquiry;

    Discovery(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    DiscoveryPage page(DiscoverRequest request) throws ConnectorException {
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        if (request.accounts().isEmpty()) {
            return page.build();
        }
        Cursor cursor = Cursor.parse(request.cursor());
        List<GroupStage> groups = groupStages(request);
        if (cursor.account() >= request.accounts().size() || cursor.stage() > groups.size()) {
            throw ConnectorException.of(
                    FailureClass.INVALID_REQUEST, "the cursor is beyond what is configured now: start again");
        }
        AccessRef account = request.accounts().get(cursor.account());
        Owner owner = Owner.read(inquiry, account, request.deleted().contains(account.id()));
        if (cursor.stage() == 0) {
            new EntryScope(inquiry).read(owner, request, page);
        } else {
            GroupStage stage = groups.get(cursor.stage() - 1);
            new GroupScope(inquiry).read(owner, stage.base(), stage.attribute(), page);
        }
        if (cursor.stage() < groups.size()) {
            page.next(new Cursor(cursor.account(), cursor.stage() + 1).text());
        } else if (cursor.account() + 1 < request.accounts().size()) {
            page.next(new Cursor(cursor.account() + 1, 0).text());
        }
        return page.build();
    }

    private List<GroupStage> groupStages(DiscoverRequest request) {
        List<GroupStage> stages = new ArrayList<>();
        if (!isWanted(request, AccessKind.GROUP_MEMBERSHIP)) {
            return stages;
        }
        for (DN base : inquiry.settings().groupBases()) {
            for (MembershipAttribute attribute : MembershipAttribute.values()) {
                if (inquiry.server().knows(attribute.attribute())) {
                    stages.add(new GroupStage(base, attribute));
                }
            }
        }
        return stages;
    }

    static boolean isWanted(DiscoverRequest request, AccessKind kind) {
        return request.kinds().isEmpty() || request.kinds().contains(kind);
    }
}
