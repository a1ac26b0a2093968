package org.concordia.digest;

import java.util.Collection;

/**
 * Told of stories that changed, after what changed them was committed. A hint like every call between the parts: a
 * process may die before it, so who must not miss a change also looks at {@code StoryStore.changedSince}.
 */
@FunctionalInterface
public interface ChangedStories {

    /**
     * Some stories of a topic gained articles or other stories.
     *
     * @param storyIds each once, none of them merged into another
     */
    void changed(long topicId, Collection<Long> storyIds);
}
