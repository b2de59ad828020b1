"""A plan in words."""

from congvu.policy.reorganisation import Problem, ProblemKind, Step, StepKind

_STEPS = {
    StepKind.PROVINCE: "~ tỉnh: từ {before} sang {after} ({name})",
    StepKind.NEW_BODY: "+ cơ quan mới: {name} ({after})",
    StepKind.RENAMED_BODY: "~ cơ quan đổi tên: {before} -> {after} ({body})",
    StepKind.MOVED_BODY: "~ hộp thư cơ quan: {before} -> {after} ({name})",
    StepKind.ENDED_BODY: "- cơ quan kết thúc: {name} ({before}); thư chuyển về {after}",
    StepKind.MOVED_PERSON: "~ {name}: {before} -> {after}",
    StepKind.DOMAIN_OF_ALL: "~ {name} hộp thư giữ tên, đổi tên miền {before} -> {after}",
}
_PROBLEMS = {
    ProblemKind.UNKNOWN_BODY: (
        "không có cơ quan {subject} {for_detail}: sửa tên hộp thư cơ quan trong tệp, hoặc thêm [[body]]"
    ),
    ProblemKind.TAKEN_TWICE: "cơ quan {subject} được nêu hai lần: chỉ để một nơi tiếp nhận",
    ProblemKind.PERSON_WITHOUT_BODY: ("{detail} ({subject}) chưa có cơ quan mới: thêm vào [ended.people]"),
    ProblemKind.UNKNOWN_PERSON: "không có hộp thư cá nhân {subject}: sửa hoặc bỏ dòng này",
    ProblemKind.ADDRESS_TAKEN: (
        "{detail}: tên hộp thư {subject} đã có người dùng hoặc từng được dùng: "
        "chọn tên khác trong [addresses] theo đề nghị của cơ quan"
    ),
    ProblemKind.BAD_ADDRESS: "{detail}: {subject} không phải tên hộp thư hợp lệ: sửa trong [addresses]",
    ProblemKind.SAME_DOMAIN: (
        "tên miền mới trùng tên miền đang dùng ({subject}): bỏ [province] nếu không đổi tỉnh"
    ),
}


def step_line(step: Step) -> str:
    return _STEPS[step.kind].format(name=step.name, before=step.before, after=step.after, body=step.body)


def problem_line(problem: Problem) -> str:
    for_detail = f"(nêu ở {problem.detail})" if problem.detail else ""
    words = {"subject": problem.subject, "detail": problem.detail, "for_detail": for_detail}
    return "! " + " ".join(_PROBLEMS[problem.kind].format(**words).split()).replace(" :", ":")
