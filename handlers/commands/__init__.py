"""The commands that see to the registry and to the knowledge, rather than to a conversation.

Each is imported when it is called; until then its name and help are enough.
"""

from __future__ import annotations

from typing import Final

from handlers.commands.shared import Deferred

_KNOWN: Final = {  # by module: each command with its help
    "registry": {
        "import": "从CSV或XLSX导入户和人，退回的行写到rejects.csv",
        "demo": "编一个城市的示范数据，一个真人也没有",
        "grant": "给角色：grant 12345 grid_worker --grid G01 G02",
        "revoke": "收回角色",
        "backup": "备份登记库，机器人不用停",
        "restore": "恢复一份备份；备份不完好就什么也不动",
        "move": "把登记库搬到PostgreSQL或搬回文件（先停下机器人）",
        "export": "把登记库全部写成文本，一行一条JSON",
    },
    "keys": {
        "key": "登记库的密钥",
        "rekey": "改用文件里的新密钥（先停下机器人）",
    },
    "benefits": {
        "gaps": "哪些户还有该享受、没享受的待遇，钱多的在前",
    },
    "explain": {
        "explain": "一句话是怎么读的，或者一条答案（A12）当时是怎么来的",
    },
    "law": {
        "law": "政策里的数",
    },
    "edits": {
        "edits": "管理员改过什么：看、批准、退回、撤销",
        "mute": "先停一条或一个部门，问到都说“这条正在核对，先问12345”；不写名字就列出停着的",
        "banner": "在每条答案上面挂一句话；不写就看现在挂着什么",
        "knowledge": "知识库：成批导入问答，把修改写回文件",
    },
    "inbox": {
        "inbox": "搁下的消息：读不懂、算得太久或者出错的；可以再试",
    },
    "audit": {
        "audit": "谁查过哪一户",
    },
    "doctor": {
        "doctor": "体检：设置、知识、登记库、密钥、磁盘、时钟、Telegram，哪里不对、怎么办",
    },
    "supply": {
        "sbom": "物料清单（CycloneDX），按requirements.lock",
    },
    "unanswered": {
        "unanswered": "没答上的问题，问的人多的在前",
    },
    "several": {
        "receive": "只收消息：存好就回Telegram，由answer来答（登记库要在PostgreSQL上）",
        "answer": "只答：几个一起开，各答各的人（登记库要在PostgreSQL上）",
    },
    "serve": {
        "serve": "开网页：群众问政策，网格员查户",
    },
    "mcp": {
        "mcp": "让大模型来查（MCP，标准输入输出）：问政策、算待遇、查某天的数",
    },
    "token": {
        "token": "接口令牌：哪个程序能看什么",
    },
}
COMMANDS: Final = [
    Deferred(name, f"{__name__}.{module}", told)
    for module, commands in _KNOWN.items()
    for name, told in commands.items()
]
