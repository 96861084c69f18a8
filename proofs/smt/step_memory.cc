// SPDX-License-Identifier: MIT
//
// The meaning of each instruction that touches memory.
#include <algorithm>

#include "proofs/smt/address.h"
#include "proofs/smt/frame.h"

namespace smt {
namespace {

using ir::Opcode;

/// A place at a constant offset, and when the pointer points there.
struct Spot {
  int object;
  Term condition;
  std::uint64_t offset;
};

/// Where a range of `size` bytes can lie that the pointer points to. It is inside its object: all
/// else is forbidden already.
std::vector<Spot> SpotsOf(const Objects& objects, const Pointer& pointer, std::uint64_t size,
                          std::uint64_t align) {
  std::vector<Spot> spots;
  for (const Alternative& place : pointer) {
    if (const auto offset = place.offset.Value()) {
      spots.push_back({place.object, place.condition, *offset});
      continue;
    }
    for (const std::uint64_t at : PossibleOffsets(objects.at(place.object), size, align)) {
      spots.push_back({place.object, place.condition && Same(place.offset, at), at});
    }
  }
  return spots;
}

std::uint64_t AlignOf(const ir::Instruction& instruction, std::size_t argument) {
  return argument < instruction.arguments.size() ? instruction.arguments[argument].align : 1;
}

/// A loaded scalar in the width of the instruction. Memory tells a bit from a byte: neither can be
/// read as the other.
Scalar AsWide(const Scalar& scalar, unsigned width, const std::string& where) {
  if (scalar.is_pointer() || scalar.bits.width() == width) return scalar;
  if (!scalar.poison.IsTrue()) {
    throw Error(where + ": a bit read as a byte, or a byte as a bit, is not supported");
  }
  return MakeBits(ZExt(Trunc(scalar.bits, 1), width), scalar.poison);
}

}  // namespace

std::vector<std::uint64_t> PossibleOffsets(const ObjectInfo& info, std::uint64_t size,
                                           std::uint64_t align) {
  std::vector<std::uint64_t> offsets;
  const std::uint64_t step = std::min(align, info.align);
  if (size > info.capacity) return offsets;
  for (std::uint64_t at = 0; at <= info.capacity - size; at += step) offsets.push_back(at);
  constexpr std::size_t kTooMany = 1024;
  if (offsets.size() > kTooMany) {
    throw Error("an access at a symbolic offset into " + info.name + " is not supported");
  }
  return offsets;
}

void Executor::CheckAccess(const Scalar& pointer, const Term& size, std::uint64_t align,
                           bool writes, Path& path, const std::string& where) {
  Forbid(ViolationKind::kPoisonUse, pointer.poison, path, where);
  for (const Alternative& place : pointer.pointer) {
    const ObjectInfo& info = objects_.at(place.object);
    Forbid(ViolationKind::kOutOfBounds,
           place.condition &&
               (!path.memory.Alive(place.object) || LeavesObject(info, place.offset, size)),
           path, where);
    if (align > 1) {
      Forbid(ViolationKind::kMisaligned, place.condition && IsMisaligned(info, place.offset, align),
             path, where);
    }
    if (writes && !info.writable) {
      Forbid(ViolationKind::kReadOnly, place.condition, path, where);
    }
    CheckEffects(place, writes, path, where);
  }
}

void Executor::CheckEffects(const Alternative& place, bool writes, Path& path,
                            const std::string& where) {
  const auto forbid = [&] { Forbid(ViolationKind::kPromise, place.condition, path, where); };
  for (const int id : place.through) {
    const Through& promised = through_[id];
    if (!promised.is_over && (writes ? promised.no_write : promised.no_read)) forbid();
  }
  if (!writes && std::count(globals_.begin(), globals_.end(), place.object) > 0) return;
  for (const Frame* frame : frames_) {
    if (place.object >= frame->first_object || frame->effects == ir::Effects()) continue;
    const bool by_argument = std::any_of(place.through.begin(), place.through.end(), [&](int id) {
      return std::count(frame->through.begin(), frame->through.end(), id) > 0;
    });
    const ir::Effects& may = frame->effects;
    const bool is_promised = by_argument ? (writes ? may.argument_write : may.argument_read)
                                         : (writes ? may.other_write : may.other_read);
    if (!is_promised) forbid();
  }
}

Scalar Executor::LoadFrom(const Scalar& pointer, const ir::Leaf& type, std::uint64_t align,
                          Path& path, const std::string& where) {
  const unsigned size = BytesOf(type.width);
  CheckAccess(pointer, terms_.Bits(size, 64), align, /*writes=*/false, path, where);
  const auto load = [&](int object, std::uint64_t at) {
    return AsWide(path.memory.Load(object, at, size, type.pointer), type.width, where);
  };
  std::optional<Scalar> value;
  auto add = [&](const Term& condition, const Scalar& one) {
    value = value ? Choose(condition, one, *value) : one;
  };
  for (const Alternative& place : pointer.pointer) {
    const ObjectInfo& info = objects_.at(place.object);
    if (info.words) {
      if (size != 8 || align < 8 || type.pointer) {
        throw Error(where + ": " + info.name + " can be read by words alone");
      }
      add(place.condition,
          MakeBits(info.words(LShr(place.offset, terms_.Bits(3, 64))), terms_.False()));
      continue;
    }
    if (auto offset = place.offset.Value()) {
      add(place.condition, load(place.object, *offset));
      continue;
    }
    for (std::uint64_t at : PossibleOffsets(info, size, align)) {
      add(place.condition && Same(place.offset, at), load(place.object, at));
    }
  }
  // Without a place to read from, CheckAccess has already forbidden the access.
  return value ? *value : load(kNoObject, 0);
}

void Executor::StoreTo(const Scalar& pointer, const Scalar& value, std::uint64_t align, Path& path,
                       const std::string& where) {
  const unsigned width = value.is_pointer() ? 64 : value.bits.width(), size = BytesOf(width);
  CheckAccess(pointer, terms_.Bits(size, 64), align, /*writes=*/true, path, where);
  for (const Alternative& place : pointer.pointer) {
    auto put = [&](const Term& condition, std::uint64_t at) {
      if (condition.IsTrue()) return path.memory.Store(place.object, at, value);
      const Scalar old =
          AsWide(path.memory.Load(place.object, at, size, value.is_pointer()), width, where);
      path.memory.Store(place.object, at, Choose(condition, value, old));
    };
    if (auto offset = place.offset.Value()) {
      put(place.condition, *offset);
      continue;
    }
    for (std::uint64_t at : PossibleOffsets(objects_.at(place.object), size, align)) {
      put(place.condition && Same(place.offset, at), at);
    }
  }
}

Scalar Executor::Load(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const Scalar pointer = Read(instruction.operands[0], path).at(0);
  const std::string where = frame.Where(instruction);
  const ir::Leaf& type = instruction.type[0];
  const SharedWord* const shared =
      instruction.is_atomic ? SharedAt(pointer, type.width, where) : nullptr;
  if (shared == nullptr) {
    CheckRace(pointer, BytesOf(type.width), path, where);
    return LoadFrom(pointer, type, instruction.align, path, where);
  }
  CheckAccess(pointer, terms_.Bits(BytesOf(type.width), 64), instruction.align, /*writes=*/false,
              path, where);
  const Term seen = Look(*shared, path);
  Note("look", path, {seen, terms_.Bits(shared->offset, 64)});
  return MakeBits(seen, terms_.False());
}

void Executor::Store(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const Scalar value = Read(instruction.operands[0], path).at(0);
  const Scalar pointer = Read(instruction.operands[1], path).at(0);
  const std::string where = frame.Where(instruction);
  const SharedWord* const shared =
      instruction.is_atomic ? SharedAt(pointer, instruction.type[0].width, where) : nullptr;
  if (shared != nullptr) {
    const Term seen = Look(*shared, path);
    Note("change", path, {seen, value.bits, terms_.Bits(1, 1)});
  } else {
    CheckRace(pointer, BytesOf(instruction.type[0].width), path, where);
  }
  StoreTo(pointer, value, instruction.align, path, where);
}

void Executor::Fill(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const std::string where = frame.Where(instruction);
  const Scalar pointer = ReadKept(frame, instruction, 0, path).at(0);
  const Scalar byte = ReadKept(frame, instruction, 1, path).at(0);
  const Scalar size = ReadKept(frame, instruction, 2, path).at(0);
  const auto bytes = size.bits.Value();
  if (!bytes) throw Error(where + ": a memset of symbolic size is not supported");
  Forbid(ViolationKind::kPoisonUse, size.poison, path, where);
  if (*bytes == 0) return;
  CheckAccess(pointer, ZExt(size.bits, 64), 1, /*writes=*/true, path, where);
  CheckRace(pointer, *bytes, path, where);
  for (const Spot& spot : SpotsOf(objects_, pointer.pointer, *bytes, AlignOf(instruction, 0))) {
    Memory filled = path.memory;
    for (std::uint64_t i = 0; i < *bytes; ++i) filled.Store(spot.object, spot.offset + i, byte);
    path.memory = Memory::Choose(spot.condition, filled, path.memory);
  }
}

void Executor::Copy(Frame& frame, const ir::Instruction& instruction, Path& path) {
  const std::string where = frame.Where(instruction);
  const Scalar to = ReadKept(frame, instruction, 0, path).at(0);
  const Scalar from = ReadKept(frame, instruction, 1, path).at(0);
  const Scalar size = ReadKept(frame, instruction, 2, path).at(0);
  const auto bytes = size.bits.Value();
  if (!bytes) throw Error(where + ": a memcpy of symbolic size is not supported");
  Forbid(ViolationKind::kPoisonUse, size.poison, path, where);
  if (*bytes == 0) return;
  CheckAccess(to, ZExt(size.bits, 64), 1, /*writes=*/true, path, where);
  CheckAccess(from, ZExt(size.bits, 64), 1, /*writes=*/false, path, where);
  CheckRace(to, *bytes, path, where);
  CheckRace(from, *bytes, path, where);
  const Memory before = path.memory;  // a memmove reads all before it writes
  for (const Spot& target : SpotsOf(objects_, to.pointer, *bytes, AlignOf(instruction, 0))) {
    for (const Spot& source : SpotsOf(objects_, from.pointer, *bytes, AlignOf(instruction, 1))) {
      const Term condition = target.condition && source.condition;
      const bool overlaps = target.object == source.object && target.offset != source.offset &&
                            target.offset < source.offset + *bytes &&
                            source.offset < target.offset + *bytes;
      if (overlaps && instruction.opcode == Opcode::kMemCpy) {
        Forbid(ViolationKind::kBadCopy, condition, path, where);
      }
      Memory copied = before;
      copied.Copy(source.object, source.offset, target.object, target.offset, *bytes);
      path.memory = Memory::Choose(condition, copied, path.memory);
    }
  }
}

Scalar Executor::ByValue(Frame& frame, const Scalar& pointer, const ir::Promise& promise,
                         Path& path, const std::string& where) {
  const std::uint64_t size = promise.byval;
  CheckAccess(pointer, terms_.Bits(size, 64), 1, /*writes=*/false, path, where);
  CheckRace(pointer, size, path, where);
  const int copy =
      objects_.Add("byval", terms_.Bits(size, 64), size, promise.align, /*writable=*/true);
  frame.objects.push_back(copy);
  path.memory.Create(copy);
  for (const Spot& source : SpotsOf(objects_, pointer.pointer, size, promise.align)) {
    Memory copied = path.memory;
    copied.Copy(source.object, source.offset, copy, 0, size);
    path.memory = Memory::Choose(source.condition, copied, path.memory);
  }
  return PointerTo(copy);
}

std::optional<Value> Executor::ComputeMemory(Frame& frame, const ir::Instruction& instruction,
                                             Path& path) {
  switch (instruction.opcode) {
    case Opcode::kAlloca: {
      const int object = objects_.Add("stack", terms_.Bits(instruction.size, 64), instruction.size,
                                      instruction.align, /*writable=*/true);
      frame.objects.push_back(object);
      objects_.Own(object);
      path.memory.Create(object);
      return Value{PointerTo(object)};
    }
    case Opcode::kLoad:
      return Value{Load(frame, instruction, path)};
    case Opcode::kCompareExchange:
    case Opcode::kAtomicChange:
      return Change(frame, instruction, path);
    case Opcode::kGetElementPtr:
      return GetElementPtr(instruction, path);
    case Opcode::kObjectSize: {
      // As the compiler does: the bytes that are left where the object's size is known, else the
      // answer for "unknown". Only UBSan asks; CheckAccess looks at the bounds of each access.
      const Scalar pointer = ReadKept(frame, instruction, 0, path).at(0);
      const unsigned width = instruction.type[0].width;
      Term left = instruction.flags.poison_option ? ~terms_.Bits(0, width) : terms_.Bits(0, width);
      for (const Alternative& place : pointer.pointer) {
        const Term& size = objects_.at(place.object).size;
        if (!size.IsConstant()) continue;
        Term rest = Ite(Ult(size, place.offset), terms_.Bits(0, 64), size - place.offset);
        left = Ite(place.condition, width <= 64 ? Trunc(rest, width) : ZExt(rest, width), left);
      }
      return Value{MakeBits(left, pointer.poison)};
    }
    default:
      return std::nullopt;
  }
}

void Executor::StepMemory(Frame& frame, const ir::Instruction& instruction, Path& path) {
  switch (instruction.opcode) {
    case Opcode::kStore:
      return Store(frame, instruction, path);
    case Opcode::kMemSet:
      return Fill(frame, instruction, path);
    case Opcode::kMemCpy:
    case Opcode::kMemMove:
      return Copy(frame, instruction, path);
    case Opcode::kLifetimeStart:
    case Opcode::kLifetimeEnd: {
      const Scalar pointer = ReadKept(frame, instruction, 0, path).at(0);
      if (pointer.pointer.size() != 1)
        throw Error(frame.Where(instruction) + ": the lifetime of more than one object");
      path.memory.SetAlive(pointer.pointer[0].object, instruction.opcode == Opcode::kLifetimeStart);
      return;
    }
    default:
      throw Error(frame.Where(instruction) + ": not supported");
  }
}

}  // namespace smt
