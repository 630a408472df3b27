//! How a compiled pack refers to nodes: by how far a node lies from the one referred to before it.
//!
//! Nodes and rules go through the nodes from the first to the last, so the steps are small and the same for
//! conditions of the same shape, wherever they stand. The largest pack that ships is nearly a tenth smaller so, once
//! it is compressed. [`layout`](super::layout) says behind a colon which parts are written so.

/// One node.
pub(super) mod node {
    use crate::program::NodeId;
    use crate::program::codec::{Coded, Reader, SPELLING, Writer};

    pub(in crate::program) fn read(reader: &mut Reader<'_>) -> NodeId {
        let at = reader.node.wrapping_add(i64::read(reader));
        reader.node = at;
        NodeId::try_from(at).unwrap_or_else(|_| {
            reader.fail(SPELLING);
            0
        })
    }

    pub(in crate::program) fn write(node: &NodeId, writer: &mut Writer) {
        let at = i64::from(*node);
        (at - writer.node).write(writer);
        writer.node = at;
    }
}

/// Several nodes.
pub(super) mod nodes {
    use super::node;
    use crate::program::NodeId;
    use crate::program::codec::{Reader, Writer};

    pub(in crate::program) fn read(reader: &mut Reader<'_>) -> Vec<NodeId> {
        reader.list(node::read)
    }

    pub(in crate::program) fn write(nodes: &[NodeId], writer: &mut Writer) {
        writer.list(nodes, node::write);
    }
}

/// A node or none.
pub(super) mod node_if_any {
    use super::node;
    use crate::program::NodeId;
    use crate::program::codec::{Coded, Reader, Writer};

    pub(in crate::program) fn read(reader: &mut Reader<'_>) -> Option<NodeId> {
        bool::read(reader).then(|| node::read(reader))
    }

    pub(in crate::program) fn write(node: &Option<NodeId>, writer: &mut Writer) {
        node.is_some().write(writer);
        node.iter().for_each(|node| node::write(node, writer));
    }
}

/// Values that each stand under a condition.
pub(super) mod by_node {
    use super::node;
    use crate::program::NodeId;
    use crate::program::codec::{Coded, Reader, Writer};

    pub(in crate::program) fn read<T: Coded>(reader: &mut Reader<'_>) -> Vec<(NodeId, T)> {
        reader.list(|reader| (node::read(reader), T::read(reader)))
    }

    pub(in crate::program) fn write<T: Coded>(list: &[(NodeId, T)], writer: &mut Writer) {
        writer.list(list, |(node, value), writer| {
            node::write(node, writer);
            value.write(writer);
        });
    }
}
