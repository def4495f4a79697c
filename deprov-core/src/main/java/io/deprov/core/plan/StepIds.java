package io.deprov.core.plan;

import com.google.common.hash.Hashing;
import io.deprov.api.StepId;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Subject;
import io.deprov.core.json.CoreJson;
import java.util.Arrays;
import java.util.List;

/** How ids are derived, so that the same thing planned twice has the same id. */
final class StepIds {

    private StepIds() {}

    /** The id of a step: a digest over case, generation, target, partition, item id and effect. */
    static StepId of(String caseId, int generation, ItemId item, Effect effect) {
        return of(head(caseId, generation), tail(item, effect));
    }

    /** What the digests of all steps of a case begin with: canonical JSON of a list is that of its elements, one after the other. */
    static byte[] head(String caseId, int generation) {
        byte[] list = CoreJson.canonical(List.of(caseId, generation));
        list[list.length - 1] = ',';
        return list;
    }

    /** What the digest of a step goes on with, in whichever case. */
    static byte[] tail(ItemId item, Effect effect) {
        byte[] list = CoreJson.canonical(List.of(
                item.target(), item.partition(), item.kind(), item.ownerId().orElse(""), item.nativeId(), effect));
        return Arrays.copyOfRange(list, 1, list.length);
    }

    static StepId of(byte[] head, byte[] tail) {
        return new StepId(Hashing.sha256()
                .newHasher(head.length + tail.length)
                .putBytes(head)
                .putBytes(tail)
                .hash()
                .toString());
    }

    /** The id of the case when none is given: the same subject, asked for by the same identifiers, gives the same case. */
    static String caseId(Subject subject) {
        String digest = CoreJson.digest(List.copyOf(subject.identifiers()));
        return "leaver-" + digest.substring(digest.indexOf(':') + 1).substring(0, 16);
    }
}
